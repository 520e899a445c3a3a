/** One run and its folder: history, checkpoints, result. */
@org.jspecify.annotations.NullMarked
package org.gblend.train.run;
