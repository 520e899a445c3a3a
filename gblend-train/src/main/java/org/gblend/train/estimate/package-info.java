/** GB_Estimate: k+1 networks trained alone, measured, and turned into weights. */
@org.jspecify.annotations.NullMarked
package org.gblend.train.estimate;
