/** What learning curves say: which head overfits, from when, the weights that follow, and how sure they are. */
@org.jspecify.annotations.NullMarked
package org.gblend.app.diagnose;
