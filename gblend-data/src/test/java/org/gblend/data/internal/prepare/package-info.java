@org.jspecify.annotations.NullMarked
package org.gblend.data.internal.prepare;
