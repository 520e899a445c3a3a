/** The commands that train, compare and evaluate, and what they print. */
@org.jspecify.annotations.NullMarked
package org.gblend.app.run;
