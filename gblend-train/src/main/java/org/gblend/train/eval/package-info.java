/** Predictions and what they are worth. */
@org.jspecify.annotations.NullMarked
package org.gblend.train.eval;
