/**
 * The torch seam: the only package that may import {@code org.bytedeco.pytorch}.
 *
 * <p>Everything above it sees {@link org.gblend.nn.torch.Tensor}, a few layers with their parameters, optimisers and
 * weights on disk. Native memory has an owner: a tensor lives in the {@link org.gblend.nn.torch.Scope} that was open
 * when it was made, unless it was {@linkplain org.gblend.nn.torch.Tensor#retained() retained}. Exceptions of the native
 * library become {@link org.gblend.nn.torch.TorchException}s that name the layer and the shapes.
 */
@org.jspecify.annotations.NullMarked
package org.gblend.nn.torch;
