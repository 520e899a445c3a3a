/** Files to prepared samples: decoded, resized and computed on, once for all trainings. */
@org.jspecify.annotations.NullMarked
package org.gblend.data.internal.prepare;
