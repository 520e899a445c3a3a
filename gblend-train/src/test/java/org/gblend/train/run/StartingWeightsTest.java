package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.gblend.core.InputException;
import org.gblend.data.config.RgbConfig;
import org.gblend.nn.IpCsnConfig;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.R2plus1dConfig;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.weights.InitialWeights;
import org.gblend.nn.weights.InitialWeights.Channels;
import org.gblend.nn.weights.InitialWeights.Names;
import org.gblend.train.Tiny;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.ModalityRecipe;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.loop.RunListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encoder goes out of a finished run and into another experiment's start. */
class StartingWeightsTest {
    @TempDir
    Path folder;

    @Test
    void encoderOfAFinishedRun_startsAnother() {
        Path run = folder.resolve("run");
        Path file = folder.resolve("a.safetensors");
        Map<String, float[]> written = new LinkedHashMap<>();
        try (Tiny tiny = Tiny.open(folder)) {
            tiny.run(run, tiny.scheme(NaiveConfig.defaults()), RunListener.silent());
            assertThat(SavedRun.open(run).writeEncoder("a", file)).isEqualTo(2);
            assertThatThrownBy(() -> SavedRun.open(run).writeEncoder("rgb", file))
                    .isInstanceOf(InputException.class)
                    .hasMessage(run + ": the run has no encoder of modality 'rgb'; it has a, b");
        }
        try (var _ = new Scope()) {
            Safetensors.read(file).tensors().forEach((name, tensor) -> written.put(name, tensor.toFloats()));
        }
        assertThat(written).containsOnlyKeys("layers.0.weight", "layers.0.bias");
        try (Tiny tiny = Tiny.open(folder, startingFrom(file));
                MultiHeadNetwork started =
                        tiny.context().network(tiny.experiment().training());
                MultiHeadNetwork random =
                        tiny.context().unfilled(tiny.experiment().training())) {
            assertThat(weight(started, "a")).isEqualTo(written.get("layers.0.weight"));
            assertThat(weight(random, "a")).isNotEqualTo(written.get("layers.0.weight"));
            assertThat(weight(started, "b")).isEqualTo(weight(random, "b"));
        }
    }

    private static float[] weight(MultiHeadNetwork network, String modality) {
        Tensor weight = network.state().get("encoders." + modality + ".layers.0.weight");
        return Objects.requireNonNull(weight).toFloats();
    }

    private Experiment startingFrom(Path file) {
        Experiment e = Tiny.experiment(folder);
        Map<String, ModalityRecipe> modalities = new LinkedHashMap<>(e.modalities());
        ModalityRecipe a = Objects.requireNonNull(modalities.get("a"));
        InitialWeights weights = new InitialWeights(file, Names.TORCHVISION, false, Channels.EXACT, false);
        modalities.put("a", new ModalityRecipe(a.input(), a.encoder(), weights));
        return new Experiment(
                e.name(), e.data(), modalities, e.fusion(), e.training(), e.estimate(), e.scheme(), e.compare());
    }

    @Test
    void vmzWeights_needVmzsBatchNorm() {
        InitialWeights vmz = new InitialWeights(Path.of("x.pth"), Names.VMZ, false, Channels.EXACT, false);
        assertThat(new ModalityRecipe(RgbConfig.defaults(), IpCsnConfig.defaults(), vmz).weights())
                .isEqualTo(vmz);
        assertThatThrownBy(() -> new ModalityRecipe(RgbConfig.defaults(), R2plus1dConfig.defaults(), vmz))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "weights.names is vmz, whose networks (r2plus1d, ip-csn, ir-csn) have norm-epsilon 0.001, but"
                                + " this encoder's is 1.0E-5: set norm-epsilon to 0.001");
    }
}
