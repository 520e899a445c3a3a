package org.gblend.nn.encoders;

import java.util.ArrayList;
import java.util.List;
import org.gblend.nn.torch.Convolution;
import org.gblend.nn.torch.Convolution.Window;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Tensor;

/**
 * What comes before the stages of a residual network.
 *
 * @param layer its layers
 * @param channels what they give
 * @param strides their strides in order, along (T, H, W) or (H, W)
 */
record Stem(Layer layer, long channels, List<List<Integer>> strides) {
    private static final List<Integer> POOL_2D = List.of(2, 2);
    private static final List<Integer> POOL_3D = List.of(1, 2, 2);
    private static final int FRONT_BLOCKS = 3;

    /** {@code [maxpool](relu(bn(conv x)))}: torchvision's video and image networks; the pool as in VMZ. */
    static Stem plain(
            Parameters parameters,
            ConvNorm.Names names,
            long in,
            long out,
            Window window,
            boolean pool,
            double epsilon) {
        ConvNorm first = ConvNorm.of(parameters, names, in, out, window, epsilon);
        return pooled((x, pass) -> first.forward(x, pass).reluInPlace(), out, window.stride(), pool);
    }

    /** R(2+1)D's: 1xkxk to {@code middle} channels, batch norm, ReLU, tx1x1, batch norm, ReLU. */
    static Stem factored(
            Parameters parameters, long in, long middle, long out, Window window, boolean pool, double epsilon) {
        List<Integer> kernel = window.kernel();
        List<Integer> stride = window.stride();
        Window space = Window.same(List.of(1, kernel.get(1), kernel.get(2)), List.of(1, stride.get(1), stride.get(2)));
        Window time = Window.same(List.of(kernel.get(0), 1, 1), List.of(stride.get(0), 1, 1));
        Parameters stem = parameters.child("stem");
        ConvNorm first = ConvNorm.of(stem, new ConvNorm.Names("0", "1"), in, middle, space, epsilon);
        ConvNorm second = ConvNorm.of(stem, new ConvNorm.Names("3", "4"), middle, out, time, epsilon);
        Layer layer = (x, pass) ->
                second.forward(first.forward(x, pass).reluInPlace(), pass).reluInPlace();
        return pooled(layer, out, stride, pool);
    }

    private static Stem pooled(Layer layer, long out, List<Integer> stride, boolean pool) {
        if (!pool) {
            return new Stem(layer, out, List.of(stride));
        }
        boolean video = stride.size() == 3;
        Layer both = (x, pass) -> {
            Tensor y = layer.forward(x, pass);
            return video ? y.maxPool3d(List.of(1, 3, 3), POOL_3D) : y.maxPool2d(3, 2);
        };
        return new Stem(both, out, List.of(stride, video ? POOL_3D : POOL_2D));
    }

    /**
     * The audio network's: a 3x3 convolution with bias and nothing after it, then three residual blocks, the first with
     * stride 2. These are basic blocks at every depth, with {@code width / 4} and {@code width / 2} channels.
     */
    static Stem audio(Parameters parameters, ResidualPlan plan, long in) {
        long first = plan.width() / 4;
        long second = plan.width() / 2;
        Convolution conv1 = new Convolution(parameters.child("conv1"), in, first, Window.cube(2, 3, 1), true);
        ResidualPlan basic = plan.basic();
        List<Layer> front = new ArrayList<>();
        for (int block = 0; block < FRONT_BLOCKS; block++) {
            Parameters layer = parameters.child("front").child(Integer.toString(block));
            long from = block == 0 ? first : second;
            front.add(new ResidualBlock(layer, basic, Kernel.FULL, from, second, block == 0 ? 2 : 1));
        }
        Layer layers = (x, pass) -> {
            Tensor y = conv1.apply(x);
            for (Layer block : front) {
                y = block.forward(y, pass);
            }
            return y;
        };
        return new Stem(layers, second, List.of(POOL_2D));
    }

    /** (T, H, W) or (H, W) of the map. */
    List<Long> size(List<Long> sample) {
        List<Long> size = sample;
        for (List<Integer> stride : strides) {
            size = ResidualPlan.strided(size, stride);
        }
        return size;
    }
}
