/** All schemes over all seeds, side by side. */
@org.jspecify.annotations.NullMarked
package org.gblend.train.compare;
