/**
 * Weights from elsewhere: safetensors and PyTorch's state dicts into an encoder, and encoders out under PyTorch's names.
 *
 * <p>Nothing in a file is executed: {@link org.gblend.nn.weights.WeightsFile} reads tensors by name, {@link
 * org.gblend.nn.weights.InitialWeights} puts them into a network.
 */
@org.jspecify.annotations.NullMarked
package org.gblend.nn.weights;
