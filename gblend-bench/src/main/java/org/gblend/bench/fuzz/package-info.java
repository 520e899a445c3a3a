/** Damaged and hostile files against every reader: the command {@code bench fuzz}. */
@org.jspecify.annotations.NullMarked
package org.gblend.bench.fuzz;
