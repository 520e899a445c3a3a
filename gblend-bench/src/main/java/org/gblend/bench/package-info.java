/** Benchmarks: one command prints a table with a reference in the same run. */
@org.jspecify.annotations.NullMarked
package org.gblend.bench;
