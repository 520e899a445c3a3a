/** The paper's mathematics on plain doubles: curves, OGR, optimal blend, weight rules, bootstrap, super-epochs. */
@org.jspecify.annotations.NullMarked
package org.gblend.core;
