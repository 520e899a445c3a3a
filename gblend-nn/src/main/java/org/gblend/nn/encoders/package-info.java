/** The built-in encoders. */
@org.jspecify.annotations.NullMarked
package org.gblend.nn.encoders;
