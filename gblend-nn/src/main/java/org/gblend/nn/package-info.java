/** The torch seam, encoders, fusions, heads, the multi-head network. */
@org.jspecify.annotations.NullMarked
package org.gblend.nn;
