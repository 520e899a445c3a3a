package org.gblend.nn.encoders;

import org.gblend.nn.Encoder;
import org.gblend.nn.R3dConfig;
import org.gblend.nn.torch.BatchNorm;
import org.gblend.nn.torch.Convolution;
import org.gblend.nn.torch.Convolution.Window;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/**
 * ResNet3D: stem, four stages of residual blocks with 3x3x3 kernels, mean over time and space. Stages 2 to 4 halve time,
 * height and width. Names and counts as torchvision's {@code r3d_18} (33,371,472 parameters with a head of 400 classes).
 */
public final class R3d implements Encoder {
    private static final int AXES = 3;

    private final Convolution stem;
    private final BatchNorm stemNorm;
    private final Stages stages;

    public R3d(Parameters parameters, R3dConfig config, String modality, long[] sampleShape) {
        Samples.require(sampleShape.length == 4, "r3d", modality, sampleShape, "video samples (T,H,W,C)");
        Window window = Window.same(config.stemKernel(), config.stemStride());
        Parameters first = parameters.child("stem");
        stem = new Convolution(first.child("0"), sampleShape[3], config.width(), window, false);
        stemNorm = new BatchNorm(first.child("1"), config.width());
        stages =
                new Stages(parameters, BasicBlock.Names.VIDEO, AXES, config.depth(), config.width(), config.width(), 1);
    }

    @Override
    public int features() {
        return Math.toIntExact(stages.features());
    }

    @Override
    public Tensor forward(Tensor batch, Pass pass) {
        Tensor x = batch.permute(0, 4, 1, 2, 3); // (N, C, T, H, W)
        Tensor y = stemNorm.apply(stem.apply(x), pass).reluInPlace();
        return stages.forward(y, pass).mean(2, 3, 4);
    }
}
