package org.gblend.nn.encoders;

import java.util.ArrayList;
import java.util.List;
import org.gblend.nn.torch.Convolution.Window;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Residual block (He et al., CVPR 2016) over two or three axes: {@code relu(body x + shortcut x)}.
 *
 * <p>The basic body is two kernels of width 3, {@code bn(k(relu(bn(k x))))}; the bottleneck has 1, 3, 1, with four times the
 * channels at its end. The stride is in the first kernel of width 3. The shortcut is the identity, or a strided
 * convolution with kernel 1 and batch norm where the shape changes.
 *
 * <p>What the block makes on its way is given up when it is done, but for what the backward pass needs: so a deep
 * network's activations go as the backward pass consumes them, and at once where no gradients are recorded.
 */
final class ResidualBlock implements Layer {
    private static final int EXPANSION = 4;

    private final List<ConvNorm> body = new ArrayList<>();
    private final @Nullable ConvNorm shortcut;
    private final long out;

    /**
     * @param in channels that come in
     * @param width channels of the body
     */
    ResidualBlock(Parameters parameters, ResidualPlan plan, Kernel kernel, long in, long width, int stride) {
        out = plan.bottleneck() ? EXPANSION * width : width;
        if (plan.bottleneck()) {
            point(parameters, plan, in, width);
            kernel(parameters, plan, kernel, width, width, stride, in);
            point(parameters, plan, width, out);
        } else {
            kernel(parameters, plan, kernel, in, width, stride, in);
            kernel(parameters, plan, kernel, width, width, 1, in);
        }
        shortcut = stride == 1 && in == out
                ? null
                : ConvNorm.of(
                        parameters,
                        ConvNorm.Names.sequence("downsample", 0),
                        in,
                        out,
                        Window.point(kernel.strides(plan.axes(), stride)),
                        plan.epsilon());
    }

    private void point(Parameters parameters, ResidualPlan plan, long in, long channels) {
        ConvNorm.Names names = plan.names(body.size() + 1);
        body.add(ConvNorm.of(parameters, names, in, channels, Window.cube(plan.axes(), 1, 1), plan.epsilon()));
    }

    private void kernel(
            Parameters parameters, ResidualPlan plan, Kernel kernel, long in, long width, int stride, long blockIn) {
        ConvNorm.Names names = plan.names(body.size() + 1);
        Layer convolution = kernel.build(
                parameters.child(names.convolution()), plan.axes(), in, width, stride, blockIn, plan.epsilon());
        body.add(new ConvNorm(convolution, plan.norm(parameters.child(names.norm()), width)));
    }

    long channels() {
        return out;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        try (Scope scope = new Scope()) {
            Tensor y = x;
            for (int i = 0; i < body.size(); i++) {
                y = body.get(i).forward(y, pass);
                if (i < body.size() - 1) {
                    y.reluInPlace();
                }
            }
            Tensor skip = shortcut == null ? x : shortcut.forward(x, pass);
            return scope.keep(y.addInPlace(skip).reluInPlace());
        }
    }
}
