package org.gblend.nn.encoders;

import org.gblend.nn.torch.BatchNorm;
import org.gblend.nn.torch.Convolution;
import org.gblend.nn.torch.Convolution.Window;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Residual block of two convolutions with kernel 3 (He et al., CVPR 2016), over two or three axes:
 * {@code relu(bn(conv(relu(bn(conv x)))) + shortcut x)}. The shortcut is the identity, or a strided convolution with
 * kernel 1 and batch norm where the shape changes.
 */
final class BasicBlock {
    /** How the four inner tensors are called, which differs between torchvision's image and video networks. */
    enum Names {
        IMAGE("conv1", "bn1", "conv2", "bn2"),
        VIDEO("conv1.0", "conv1.1", "conv2.0", "conv2.1");

        private final String conv1;
        private final String norm1;
        private final String conv2;
        private final String norm2;

        Names(String conv1, String norm1, String conv2, String norm2) {
            this.conv1 = conv1;
            this.norm1 = norm1;
            this.conv2 = conv2;
            this.norm2 = norm2;
        }
    }

    private final Convolution conv1;
    private final BatchNorm norm1;
    private final Convolution conv2;
    private final BatchNorm norm2;
    private final @Nullable Convolution shortcut;
    private final @Nullable BatchNorm shortcutNorm;

    BasicBlock(Parameters parameters, Names names, int axes, long in, long out, int stride) {
        conv1 = new Convolution(parameters.child(names.conv1), in, out, Window.cube(axes, 3, stride), false);
        norm1 = new BatchNorm(parameters.child(names.norm1), out);
        conv2 = new Convolution(parameters.child(names.conv2), out, out, Window.cube(axes, 3, 1), false);
        norm2 = new BatchNorm(parameters.child(names.norm2), out);
        if (stride != 1 || in != out) {
            Parameters downsample = parameters.child("downsample");
            shortcut = new Convolution(downsample.child("0"), in, out, Window.cube(axes, 1, stride), false);
            shortcutNorm = new BatchNorm(downsample.child("1"), out);
        } else {
            shortcut = null;
            shortcutNorm = null;
        }
    }

    Tensor forward(Tensor x, Pass pass) {
        Tensor y = norm1.apply(conv1.apply(x), pass).reluInPlace();
        y = norm2.apply(conv2.apply(y), pass);
        Tensor skip = shortcut == null || shortcutNorm == null ? x : shortcutNorm.apply(shortcut.apply(x), pass);
        return y.addInPlace(skip).reluInPlace();
    }
}
