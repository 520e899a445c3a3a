/** Tests of this package. */
@org.jspecify.annotations.NullMarked
package org.gblend.train.pretext;
