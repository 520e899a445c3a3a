package org.gblend.nn.encoders;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.nn.torch.BatchNorm;
import org.gblend.nn.torch.Parameters;

/**
 * A residual network in numbers: everything of it but the stem.
 *
 * @param axes 2 or 3
 * @param blocks per stage
 * @param bottleneck whether blocks are 1-3-1 with four times the width at their end
 * @param width of the first stage's blocks, doubled by each of the next
 * @param kernels of each stage's blocks
 * @param firstStride stride of the first stage; the others have 2
 * @param epsilon of batch norm
 * @param pool how the last map becomes a feature
 */
record ResidualPlan(
        int axes,
        List<Integer> blocks,
        boolean bottleneck,
        long width,
        List<Kernel> kernels,
        int firstStride,
        double epsilon,
        Pool pool) {
    /** The last layer. */
    enum Pool {
        MEAN,
        MAX
    }

    /** He et al., CVPR 2016, Table 1; 10 and 26 have one and two blocks in every stage, as in the authors' VMZ. */
    private static final Map<Integer, List<Integer>> BLOCKS = Map.of(
            10, List.of(1, 1, 1, 1),
            18, List.of(2, 2, 2, 2),
            26, List.of(2, 2, 2, 2),
            34, List.of(3, 4, 6, 3),
            50, List.of(3, 4, 6, 3),
            101, List.of(3, 4, 23, 3),
            152, List.of(3, 8, 36, 3));

    static ResidualPlan of(int axes, int depth, long width, Kernel kernel) {
        List<Integer> blocks = BLOCKS.get(depth);
        if (blocks == null) {
            throw new IllegalArgumentException("depth is " + depth + ": use one of " + BLOCKS.keySet());
        }
        boolean bottleneck = depth == 26 || depth >= 50;
        List<Kernel> kernels = Collections.nCopies(blocks.size(), kernel);
        return new ResidualPlan(axes, blocks, bottleneck, width, kernels, 1, BatchNorm.EPSILON, Pool.MEAN);
    }

    ResidualPlan withKernels(List<Kernel> others) {
        return new ResidualPlan(axes, blocks, bottleneck, width, others, firstStride, epsilon, pool);
    }

    ResidualPlan withEpsilon(double other) {
        return new ResidualPlan(axes, blocks, bottleneck, width, kernels, firstStride, other, pool);
    }

    /** Stride 2 in the first stage, and the largest value of the last map: the audio network. */
    ResidualPlan audio() {
        return new ResidualPlan(axes, blocks, bottleneck, width, kernels, 2, epsilon, Pool.MAX);
    }

    /** The same with basic blocks. */
    ResidualPlan basic() {
        return new ResidualPlan(axes, blocks, false, width, kernels, firstStride, epsilon, pool);
    }

    int stages() {
        return blocks.size();
    }

    /** The stage's blocks. */
    List<ResidualBlock> stage(Parameters parameters, int stage, long in) {
        List<ResidualBlock> made = new ArrayList<>();
        long channels = in;
        for (int block = 0; block < blocks.get(stage); block++) {
            int stride = block == 0 ? stride(stage) : 1;
            Parameters layer = parameters.child(Integer.toString(block));
            made.add(new ResidualBlock(layer, this, kernels.get(stage), channels, width << stage, stride));
            channels = made.getLast().channels();
        }
        return made;
    }

    List<Long> size(int stage, List<Long> before) {
        return strided(before, kernels.get(stage).strides(axes, stride(stage)));
    }

    private int stride(int stage) {
        return stage == 0 ? firstStride : 2;
    }

    ConvNorm.Names names(int number) {
        return axes == 3 ? ConvNorm.Names.video(number) : ConvNorm.Names.image(number);
    }

    BatchNorm norm(Parameters parameters, long channels) {
        return new BatchNorm(parameters, channels, epsilon);
    }

    /** Sizes after a window with padding of half an odd kernel: {@code floor((n - 1) / stride) + 1}. */
    static List<Long> strided(List<Long> size, List<Integer> stride) {
        List<Long> after = new ArrayList<>();
        for (int axis = 0; axis < size.size(); axis++) {
            if (size.get(axis) < 1) {
                throw new InputException(
                        "a sample with sizes " + size + " has an empty axis: every axis needs 1 or more");
            }
            after.add((size.get(axis) - 1) / stride.get(axis) + 1);
        }
        return after;
    }
}
