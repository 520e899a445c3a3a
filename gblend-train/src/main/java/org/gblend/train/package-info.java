/** Schemes, the weight estimate, the loop, metrics, checkpoints, run folder. */
@org.jspecify.annotations.NullMarked
package org.gblend.train;
