package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelCommandTest {
    private static final String RGB = "modalities.rgb={input: {rgb: {frames: 32}}, encoder: ip-csn}";
    private static final String AUDIO = "modalities.audio={input: audio, encoder: {audio-resnet: {depth: 152}}}";

    @Test
    void theStateOfTheArtPair_isCountedWithoutData() {
        Cli run = Cli.run("model", RGB, AUDIO, "training.precision=fp32", "training.batch=2");

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .containsPattern("(?m)^encoders.rgb +32,196,992 +83.29 G ")
                .containsPattern("(?m)^  layer4 +2048x4x7x7 +8,717,824 +2.783 G ")
                .containsPattern("(?m)^encoders.audio +58,175,840 +1.244 G ")
                .containsPattern("(?m)^heads.rgb +400 +819,600 +819.2 k ")
                .containsPattern("(?m)^heads.audio +400 +819,600 +819.2 k ")
                .containsPattern("(?m)^fusion +2048 +")
                .contains("Activations are for a batch of 2 in FP32.\n")
                .containsPattern("(?m)^Memory for a training batch: parameters [\\d.,]+ \\+ gradients ");
    }

    @Test
    void shapesAndClasses_canBeGiven() {
        String pose = "modalities.pose={input: array, encoder: {mlp: {hidden: 10, layers: 1}}}";
        assertThat(Cli.run("model", pose, "--shape", "pose=7x4", "--classes", "3")
                        .out())
                .containsPattern("(?m)^encoders.pose +10 +290 +280 ")
                .containsPattern("(?m)^heads.pose +3 +33 +30 ");
    }

    @Test
    void wrongArguments_areNamed() {
        String pose = "modalities.pose={input: array, encoder: mlp}";
        assertThat(Cli.run("model", pose).err())
                .contains("the shape of modality 'pose' depends on the data: give it, for example --shape"
                        + " pose=100x40x1 (channels last)");
        assertThat(Cli.run("model", pose, "--shape", "rgb=1").err())
                .contains("--shape names 'rgb', but the modalities are [pose]");
        assertThat(Cli.run("model", pose, "--shape", "pose=7,4").err())
                .contains("--shape pose=7,4: give sizes with x between them, such as 32x224x224x3");
        assertThat(Cli.run("model", pose, "--shape", "pose=7", "--classes", "1").code())
                .isEqualTo(2);
    }

    @Test
    void large_hasFourDigits() {
        assertThat(ModelTable.large(83_294_685_184L)).isEqualTo("83.29 G");
        assertThat(ModelTable.large(819_200)).isEqualTo("819.2 k");
        assertThat(ModelTable.large(1_244_752_384)).isEqualTo("1.245 G");
        assertThat(ModelTable.large(280)).isEqualTo("280");
    }
}
