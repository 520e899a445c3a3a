package org.gblend.nn.encoders;

import java.util.ArrayList;
import java.util.List;
import org.gblend.nn.AudioResnetConfig;
import org.gblend.nn.Encoder;
import org.gblend.nn.torch.Convolution;
import org.gblend.nn.torch.Convolution.Window;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/**
 * The audio network of Wang, Tran, Feiszli, CVPR 2020, after the authors' public model code (facebookresearch/VMZ): a 3x3
 * convolution with bias and nothing after it; three residual blocks, the first with stride 2; stages conv2_x to conv5_x,
 * each with stride 2 at its start; max pooling.
 *
 * <p>At 100 frames x 40 mels the last map is 4 x 2 and the paper's 4 x 2 pooling covers it. For other inputs the pooling
 * window is the whole last map, whatever its size, so that there is always one feature vector.
 */
public final class AudioResnet implements Encoder {
    private static final int AXES = 2;
    private static final int FRONT_BLOCKS = 3;

    private final Convolution conv1;
    private final List<BasicBlock> front = new ArrayList<>();
    private final Stages stages;

    public AudioResnet(Parameters parameters, AudioResnetConfig config, String modality, long[] sampleShape) {
        Samples.require(
                sampleShape.length == 3, "audio-resnet", modality, sampleShape, "spectrograms (frames,mels,channels)");
        long first = config.width() / 4;
        long second = config.width() / 2;
        conv1 = new Convolution(parameters.child("conv1"), sampleShape[2], first, Window.cube(AXES, 3, 1), true);
        Parameters layer = parameters.child("front");
        long channels = first;
        for (int block = 0; block < FRONT_BLOCKS; block++) {
            front.add(new BasicBlock(
                    layer.child(Integer.toString(block)),
                    BasicBlock.Names.IMAGE,
                    AXES,
                    channels,
                    second,
                    block == 0 ? 2 : 1));
            channels = second;
        }
        stages = new Stages(parameters, BasicBlock.Names.IMAGE, AXES, config.depth(), second, config.width(), 2);
    }

    @Override
    public int features() {
        return Math.toIntExact(stages.features());
    }

    @Override
    public Tensor forward(Tensor batch, Pass pass) {
        Tensor y = conv1.apply(batch.permute(0, 3, 1, 2)); // (N, C, H, W)
        for (BasicBlock block : front) {
            y = block.forward(y, pass);
        }
        y = stages.forward(y, pass);
        return y.maxPoolAll().flatten(1);
    }
}
