/**
 * The reference: networks and training steps in plain JavaCPP calls, with nothing of gblend in them.
 *
 * <p>Written as one would without a framework: the library's modules, autocast by hand, the fused optimiser kernel. Next to
 * {@code org.gblend.nn.torch} this is the only package that may touch libtorch.
 */
@org.jspecify.annotations.NullMarked
package org.gblend.bench.plain;
