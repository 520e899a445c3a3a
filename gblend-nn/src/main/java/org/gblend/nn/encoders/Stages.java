package org.gblend.nn.encoders;

import java.util.ArrayList;
import java.util.List;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/** The four stages of a residual network: channels w, 2w, 4w, 8w; each stage's first block may stride. */
final class Stages {
    private static final int STAGES = 4;

    private final List<BasicBlock> blocks = new ArrayList<>();
    private final long features;

    /**
     * @param in channels that come in
     * @param firstStride stride of the first stage; the others have 2
     */
    Stages(Parameters parameters, BasicBlock.Names names, int axes, int depth, long in, long width, int firstStride) {
        long channels = in;
        for (int stage = 0; stage < STAGES; stage++) {
            Parameters layer = parameters.child("layer" + (stage + 1));
            long out = width << stage;
            for (int block = 0; block < blocksPerStage(depth); block++) {
                int stride = block > 0 ? 1 : stage == 0 ? firstStride : 2;
                blocks.add(new BasicBlock(layer.child(Integer.toString(block)), names, axes, channels, out, stride));
                channels = out;
            }
        }
        features = channels;
    }

    long features() {
        return features;
    }

    Tensor forward(Tensor x, Pass pass) {
        Tensor y = x;
        for (BasicBlock block : blocks) {
            y = block.forward(y, pass);
        }
        return y;
    }

    private static int blocksPerStage(int depth) {
        return switch (depth) {
            case 10 -> 1;
            case 18 -> 2;
            default -> throw new IllegalArgumentException("depth is " + depth + ": use 10 or 18");
        };
    }
}
