/** What the tests of this module share: tiny experiments on arrays, and what a run leaves behind. */
@org.jspecify.annotations.NullMarked
package org.gblend.train;
