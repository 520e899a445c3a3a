package org.gblend.nn.encoders;

import java.util.List;
import org.gblend.nn.AudioResnetConfig;
import org.gblend.nn.IpCsnConfig;
import org.gblend.nn.IrCsnConfig;
import org.gblend.nn.Mc3Config;
import org.gblend.nn.R2plus1dConfig;
import org.gblend.nn.R3dConfig;
import org.gblend.nn.ResnetConfig;
import org.gblend.nn.StagedEncoder;
import org.gblend.nn.torch.Convolution.Window;
import org.gblend.nn.torch.Parameters;

/** The residual networks by configuration. Names and counts are torchvision's where it has the network. */
public final class Residual {
    /** Of every residual network. */
    public static final int STAGES = 4;

    private static final int VIDEO = 3;
    private static final int IMAGE = 2;

    private Residual() {}

    /** ResNet3D: stages 2 to 4 halve time, height and width. torchvision's {@code r3d_18}: 33,371,472 with 400 classes. */
    public static StagedEncoder r3d(Parameters parameters, R3dConfig config, String modality, long[] sample) {
        requireVideo("r3d", modality, sample);
        ResidualPlan plan = ResidualPlan.of(VIDEO, config.depth(), config.width(), Kernel.FULL);
        Window window = Window.same(config.stemKernel(), config.stemStride());
        return new ResidualEncoder(
                parameters, plan, video(parameters, plan, window, config.stemPool(), sample), sample);
    }

    /** R(2+1)D. torchvision's {@code r2plus1d_18}: 31,505,325 with 400 classes. */
    public static StagedEncoder r2plus1d(Parameters parameters, R2plus1dConfig config, String modality, long[] sample) {
        requireVideo("r2plus1d", modality, sample);
        Kernel kernel = switch (config.middle()) {
            case BLOCK -> Kernel.FACTORED_BY_BLOCK;
            case CONVOLUTION -> Kernel.FACTORED;
        };
        ResidualPlan plan =
                ResidualPlan.of(VIDEO, config.depth(), config.width(), kernel).withEpsilon(config.normEpsilon());
        Window window = Window.same(config.stemKernel(), config.stemStride());
        Stem stem = Stem.factored(
                parameters, sample[3], config.stemWidth(), config.width(), window, config.stemPool(), plan.epsilon());
        return new ResidualEncoder(parameters, plan, stem, sample);
    }

    /** MC3: whole kernels in stem and first stage, 1x3x3 above. torchvision's {@code mc3_18}: 11,695,440. */
    public static StagedEncoder mc3(Parameters parameters, Mc3Config config, String modality, long[] sample) {
        requireVideo("mc3", modality, sample);
        ResidualPlan plan = ResidualPlan.of(VIDEO, config.depth(), config.width(), Kernel.FULL)
                .withKernels(List.of(Kernel.FULL, Kernel.SPATIAL, Kernel.SPATIAL, Kernel.SPATIAL));
        Window window = Window.same(config.stemKernel(), config.stemStride());
        return new ResidualEncoder(parameters, plan, video(parameters, plan, window, false, sample), sample);
    }

    /** Interaction-preserved channel-separated network; 33,016,592 at depth 152 with 400 classes. */
    public static StagedEncoder ipCsn(Parameters parameters, IpCsnConfig config, String modality, long[] sample) {
        requireVideo("ip-csn", modality, sample);
        ResidualPlan plan = ResidualPlan.of(VIDEO, config.depth(), config.width(), Kernel.PRESERVING)
                .withEpsilon(config.normEpsilon());
        Window window = Window.same(config.stemKernel(), config.stemStride());
        return new ResidualEncoder(
                parameters, plan, video(parameters, plan, window, config.stemPool(), sample), sample);
    }

    /** Interaction-reduced channel-separated network. */
    public static StagedEncoder irCsn(Parameters parameters, IrCsnConfig config, String modality, long[] sample) {
        requireVideo("ir-csn", modality, sample);
        ResidualPlan plan = ResidualPlan.of(VIDEO, config.depth(), config.width(), Kernel.DEPTHWISE)
                .withEpsilon(config.normEpsilon());
        Window window = Window.same(config.stemKernel(), config.stemStride());
        return new ResidualEncoder(
                parameters, plan, video(parameters, plan, window, config.stemPool(), sample), sample);
    }

    /** 2-D ResNet. torchvision's {@code resnet18}: 11,689,512 with 1000 classes. */
    public static StagedEncoder resnet(Parameters parameters, ResnetConfig config, String modality, long[] sample) {
        Samples.require(sample.length == 3, "resnet", modality, sample, "pictures or spectrograms (H,W,C)");
        ResidualPlan plan = ResidualPlan.of(IMAGE, config.depth(), config.width(), Kernel.FULL);
        Window window = Window.cube(IMAGE, config.stemKernel(), config.stemStride());
        Stem stem = Stem.plain(
                parameters,
                ConvNorm.Names.image(1),
                sample[2],
                config.width(),
                window,
                config.stemPool(),
                plan.epsilon());
        return new ResidualEncoder(parameters, plan, stem, sample);
    }

    /**
     * The audio network of Wang, Tran, Feiszli, CVPR 2020, after the authors' public model code (facebookresearch/VMZ): a
     * 3x3 convolution with bias and nothing after it; three residual blocks, the first with stride 2; stages conv2_x to
     * conv5_x, each with stride 2 at its start; max pooling.
     *
     * <p>At 100 frames x 40 mels the last map is 4 x 2 and the paper's 4 x 2 pooling covers it. For other inputs the
     * pooling window is the whole last map, whatever its size, so that there is always one feature vector.
     */
    public static StagedEncoder audioResnet(
            Parameters parameters, AudioResnetConfig config, String modality, long[] sample) {
        Samples.require(sample.length == 3, "audio-resnet", modality, sample, "spectrograms (frames,mels,channels)");
        ResidualPlan plan = ResidualPlan.of(IMAGE, config.depth(), config.width(), Kernel.FULL)
                .audio();
        return new ResidualEncoder(parameters, plan, Stem.audio(parameters, plan, sample[2]), sample);
    }

    private static Stem video(Parameters parameters, ResidualPlan plan, Window window, boolean pool, long[] sample) {
        ConvNorm.Names names = ConvNorm.Names.sequence("stem", 0);
        return Stem.plain(parameters, names, sample[3], plan.width(), window, pool, plan.epsilon());
    }

    private static void requireVideo(String encoder, String modality, long[] sample) {
        Samples.require(sample.length == 4, encoder, modality, sample, "video samples (T,H,W,C)");
    }
}
