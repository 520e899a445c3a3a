/**
 * Encoders, fusions, heads, and the network that joins them.
 *
 * <p>Start at {@link org.gblend.nn.MultiHeadNetwork}. {@link org.gblend.nn.Encoder} and {@link org.gblend.nn.Fusion} are
 * open to others' implementations; the built-in ones are chosen by the records of {@link org.gblend.nn.EncoderConfig} and
 * {@link org.gblend.nn.FusionConfig}.
 */
@org.jspecify.annotations.NullMarked
package org.gblend.nn;
