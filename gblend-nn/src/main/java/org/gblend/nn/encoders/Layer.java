package org.gblend.nn.encoders;

import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/** Map to map. */
@FunctionalInterface
interface Layer {
    Tensor forward(Tensor x, Pass pass);
}
