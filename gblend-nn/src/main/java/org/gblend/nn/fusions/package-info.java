/** The built-in fusions. */
@org.jspecify.annotations.NullMarked
package org.gblend.nn.fusions;
