@org.jspecify.annotations.NullMarked
package org.gblend.bench.fuzz;
