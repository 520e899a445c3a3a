package org.gblend.nn.encoders;

import org.gblend.nn.Encoder;
import org.gblend.nn.ResnetConfig;
import org.gblend.nn.torch.BatchNorm;
import org.gblend.nn.torch.Convolution;
import org.gblend.nn.torch.Convolution.Window;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/** 2-D ResNet: stem, four stages of residual blocks, mean over the map. Names and counts as torchvision's resnet18. */
public final class Resnet implements Encoder {
    private static final int AXES = 2;

    private final Convolution conv1;
    private final BatchNorm norm1;
    private final boolean pool;
    private final Stages stages;

    public Resnet(Parameters parameters, ResnetConfig config, String modality, long[] sampleShape) {
        Samples.require(sampleShape.length == 3, "resnet", modality, sampleShape, "pictures or spectrograms (H,W,C)");
        Window window = Window.cube(AXES, config.stemKernel(), config.stemStride());
        conv1 = new Convolution(parameters.child("conv1"), sampleShape[2], config.width(), window, false);
        norm1 = new BatchNorm(parameters.child("bn1"), config.width());
        pool = config.stemPool();
        stages =
                new Stages(parameters, BasicBlock.Names.IMAGE, AXES, config.depth(), config.width(), config.width(), 1);
    }

    @Override
    public int features() {
        return Math.toIntExact(stages.features());
    }

    @Override
    public Tensor forward(Tensor batch, Pass pass) {
        Tensor x = batch.permute(0, 3, 1, 2); // (N, C, H, W)
        Tensor y = norm1.apply(conv1.apply(x), pass).reluInPlace();
        return stages.forward(pool ? y.maxPool2d(3, 2) : y, pass).mean(2, 3);
    }
}
