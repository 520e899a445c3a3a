package org.gblend.train.pretext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.nn.Conv1dConfig;
import org.gblend.train.Heard;
import org.gblend.train.Left;
import org.gblend.train.Tiny;
import org.gblend.train.TinyData;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.ModalityRecipe;
import org.gblend.train.config.PretrainConfig;
import org.gblend.train.loop.RunListener;
import org.gblend.train.loop.StoppedException;
import org.gblend.train.run.RunFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two modalities that show the same random walk, each through its own mixing and noise. */
class PretextTrainingTest {
    private static final int ROWS = 120;
    private static final int STEPS = 40;
    private static final int FRAMES = 12;
    private static final int LATENT = 2;
    private static final int CHANNELS = 4;

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        RandomGenerator random = RandomStreams.of(3).stream("pretext-data");
        double[][][] mixing = new double[2][CHANNELS][LATENT];
        for (double[][] m : mixing) {
            for (double[] row : m) {
                row[0] = random.nextGaussian();
                row[1] = random.nextGaussian();
            }
        }
        float[][] values = new float[2][ROWS * STEPS * CHANNELS];
        StringBuilder manifest = new StringBuilder("id,label\n");
        for (int row = 0; row < ROWS; row++) {
            manifest.append("clip-")
                    .append(row)
                    .append(",class-")
                    .append(row % 3)
                    .append('\n');
            double[] z = new double[LATENT];
            for (int t = 0; t < STEPS; t++) {
                for (int i = 0; i < LATENT; i++) {
                    z[i] = 0.7 * z[i] + random.nextGaussian();
                }
                for (int m = 0; m < 2; m++) {
                    for (int c = 0; c < CHANNELS; c++) {
                        double value = mixing[m][c][0] * z[0] + mixing[m][c][1] * z[1] + 0.2 * random.nextGaussian();
                        values[m][(row * STEPS + t) * CHANNELS + c] = (float) value;
                    }
                }
            }
        }
        Files.writeString(folder.resolve("manifest.csv"), manifest);
        Files.write(folder.resolve("a.npy"), TinyData.npy(values[0], ROWS, STEPS, CHANNELS));
        Files.write(folder.resolve("b.npy"), TinyData.npy(values[1], ROWS, STEPS, CHANNELS));
    }

    private Experiment experiment(int frames, int epochs) {
        Map<String, ModalityRecipe> modalities = new LinkedHashMap<>();
        for (String name : new String[] {"a", "b"}) {
            modalities.put(
                    name,
                    new ModalityRecipe(
                            new ArrayConfig(
                                    name + ".npy",
                                    ArrayConfig.BY_ROW,
                                    "",
                                    "t,c",
                                    frames,
                                    -1,
                                    ArrayScale.STANDARDISE,
                                    0),
                            Conv1dConfig.defaults()));
        }
        return Tiny.experiment(folder)
                .withModalities(modalities)
                .withPretrain(new PretrainConfig(epochs, 16, 0, 0.5, 2));
    }

    private PretextResult run(Experiment experiment, String out, RunListener listener) {
        try (Tiny tiny = Tiny.open(folder, experiment);
                PretextTraining training =
                        new PretextTraining(tiny.context(listener), new RunFolder(folder.resolve(out)))) {
            return training.run();
        }
    }

    @Test
    void run_onSynchronousSequences_learnsToFindTheRightClipAndTheRightTime() {
        PretextResult result = run(experiment(FRAMES, 12), "out", RunListener.silent());
        assertThat(result.epochs()).hasSize(12);
        // Each epoch is measured on the same few rows: the last ones together, well above chance.
        List<PretextResult.Epoch> last = result.epochs().subList(8, 12);
        assertThat(mean(last, PretextResult.Epoch::easy))
                .as("%s, chance 0.5", last)
                .isGreaterThan(0.8);
        assertThat(mean(last, PretextResult.Epoch::hard))
                .as("%s, chance 0.5", last)
                .isGreaterThan(0.8);
        assertThat(result.epochs().getLast().loss())
                .isLessThan(0.7 * result.epochs().getFirst().loss());
        assertThat(folder.resolve("out/a.safetensors")).isNotEmptyFile();
        try (Tiny tiny = Tiny.open(folder, experiment(FRAMES, 12))) {
            PretextResult.Probe probe = LinearProbe.measure(tiny.context(), folder.resolve("out"));
            assertThat(probe.pretrained()).containsOnlyKeys("a", "b");
            assertThat(probe.random()).containsOnlyKeys("a", "b");
            assertThat(probe.heldOut()).isEqualTo(result.heldOut());
        }
    }

    private static double mean(List<PretextResult.Epoch> epochs, ToDoubleFunction<PretextResult.Epoch> accuracy) {
        return epochs.stream().mapToDouble(accuracy).average().orElseThrow();
    }

    @Test
    void run_stoppedAndStartedAgain_endsBitEqual() {
        Experiment experiment = experiment(FRAMES, 4);
        PretextResult whole = run(experiment, "whole", RunListener.silent());
        try (Tiny tiny = Tiny.open(folder, experiment)) {
            RunListener stopping = new Heard() {
                @Override
                public void progress(String run, double done, double total, String text) {
                    super.progress(run, done, total, text);
                    tiny.pool().stop();
                }
            };
            try (PretextTraining training =
                    new PretextTraining(tiny.context(stopping), new RunFolder(folder.resolve("part")))) {
                assertThatThrownBy(training::run).isInstanceOf(StoppedException.class);
            }
        }
        PretextResult resumed = run(experiment, "part", RunListener.silent());
        assertThat(resumed.epochs()).isEqualTo(whole.epochs());
        assertThat(Left.parameters(folder.resolve("part/last.safetensors")))
                .isEqualTo(Left.parameters(folder.resolve("whole/last.safetensors")));
    }

    @Test
    void create_whereNoClipCanBeShifted_saysHowManyAndWhatToDo() {
        assertThatThrownBy(() -> run(experiment(STEPS, 4), "out", RunListener.silent()))
                .isInstanceOf(InputException.class)
                .hasMessageMatching(
                        "pretrain: (\\d+) of \\1 rows are no longer than what one sample shows, so there is no"
                                + " shifted clip of them; set pretrain.window to more seconds, lower the frames of the first video"
                                + " modality, or set pretrain.easy to 1");
    }

    @Test
    void create_withOneModality_isRefused() {
        Experiment both = experiment(FRAMES, 4);
        Experiment one =
                both.withModalities(Map.of("a", both.modalities().getOrDefault("a", ModalityRecipe.defaults())));
        assertThatThrownBy(() -> run(one, "out", RunListener.silent()))
                .hasMessage(
                        "pretrain: the experiment has 1 modality; synchronisation needs two or more that show the same"
                                + " moment");
    }
}
