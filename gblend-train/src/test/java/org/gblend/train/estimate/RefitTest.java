package org.gblend.train.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.gblend.core.InputException;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;
import org.gblend.train.Left;
import org.gblend.train.Tiny;
import org.gblend.train.TinyData;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.folder.Checkpoint;
import org.gblend.train.folder.Json;
import org.gblend.train.loop.RunListener;
import org.gblend.train.run.RunResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefitTest {
    private static final OnlineConfig PLAIN = OnlineConfig.every(1, 1);

    /** At this signal the classes lie apart in any random features. */
    private static final double CLEAR = 8;

    /** Of which a refit takes a tenth. */
    private static final double FAST = 1;

    @TempDir
    Path folder;

    @Test
    void run_withRefits_isTheRunWithoutThem_andMeasuresBothSidesOfEverySuperEpoch() throws IOException {
        try (Tiny tiny = Tiny.open(folder)) {
            tiny.run(folder.resolve("plain"), tiny.scheme(PLAIN), RunListener.silent());
            tiny.run(folder.resolve("refit"), tiny.scheme(refit(4)), RunListener.silent());

            Path last = folder.resolve("refit/estimate-0" + (Tiny.EPOCHS - 1)).resolve(Refit.BLEND);
            assertThat(Json.read(last, Refit.class)).isEqualTo(ofTheTrained(tiny, folder.resolve("plain")));
            for (int i = 0; i < Tiny.EPOCHS; i++) {
                Path estimate = folder.resolve("refit/estimate-0" + i);
                for (String side : new String[] {Refit.NAIVE, Refit.BLEND}) {
                    Refit kept = Json.read(estimate.resolve(side), Refit.class);
                    assertThat(kept.epoch()).isEqualTo(i + 1);
                    assertThat(kept.epochs()).isEqualTo(4);
                    Files.delete(estimate.resolve(side));
                }
            }
            assertThat(Left.by(folder.resolve("refit"))).isEqualTo(Left.by(folder.resolve("plain")));
        }
    }

    @Test
    void measure_trainsTheJointHeadAlone_andTouchesNoNetwork() {
        TinyData.write(folder, Tiny.ROWS, 12, CLEAR);
        try (Tiny tiny = Tiny.open(folder);
                MultiHeadNetwork network =
                        tiny.context().network(tiny.experiment().training())) {
            Map<String, double[]> before = values(network);
            Path file = folder.resolve("once.json");

            measure(tiny, network, 0, folder.resolve("untrained.json"));
            measure(tiny, network, 40, folder.resolve("long.json"));
            measure(tiny, network, 1, file);
            measure(tiny, network, 40, file);

            assertThat(Json.read(folder.resolve("untrained.json"), Refit.class).accuracy())
                    .as("of three classes")
                    .isLessThan(0.7);
            assertThat(Json.read(folder.resolve("long.json"), Refit.class).accuracy())
                    .as("of clusters far apart")
                    .isGreaterThan(0.9);
            assertThat(Json.read(file, Refit.class).epochs())
                    .as("kept, not measured again")
                    .isEqualTo(1);
            values(network).forEach((name, now) -> assertThat(now).isEqualTo(before.get(name)));
        }
    }

    @Test
    void run_stoppedAfterItsLastSuperEpoch_refitsWhenItGoesOn() throws IOException {
        try (Tiny tiny = Tiny.open(folder)) {
            Path run = folder.resolve("run");
            RunResult first = tiny.run(run, tiny.scheme(refit(2)), RunListener.silent());
            Path last = run.resolve("estimate-0" + (Tiny.EPOCHS - 1)).resolve(Refit.BLEND);
            String measured = Files.readString(last);
            Files.delete(last);
            Files.delete(run.resolve("result.json"));

            RunResult again = tiny.run(run, tiny.scheme(refit(2)), RunListener.silent());

            assertThat(Files.readString(last)).isEqualTo(measured);
            assertThat(again.epochs()).isEqualTo(first.epochs());
        }
    }

    @Test
    void create_withEstimatesThatAreShortened_isRefused() {
        EstimateConfig half = EstimateConfig.defaults().lasting(0.5);
        OnlineConfig shortened =
                new OnlineConfig(1, 1, 0, 1, EstimateConfig.defaults().lasting(0.5), 2);
        try (Tiny tiny = Tiny.open(folder)) {
            assertThatThrownBy(() -> tiny.run(folder.resolve("own"), tiny.scheme(shortened), RunListener.silent()))
                    .isInstanceOf(InputException.class)
                    .hasMessage("run: online.refit compares with the naive networks of whole estimates, and"
                            + " estimate.fraction is 0.5, estimate.data 1.0; set both to 1 or leave them out");
        }
        try (Tiny tiny = Tiny.open(folder, Tiny.with(Tiny.experiment(folder), half))) {
            assertThatThrownBy(() -> tiny.run(folder.resolve("common"), tiny.scheme(refit(2)), RunListener.silent()))
                    .hasMessageContaining("estimate.fraction is 0.5");
        }
    }

    private static OnlineConfig refit(int epochs) {
        return new OnlineConfig(PLAIN.first(), PLAIN.each(), PLAIN.smoothing(), PLAIN.sum(), PLAIN.estimate(), epochs);
    }

    /** What is measured of the network that a finished run left. */
    private Refit ofTheTrained(Tiny tiny, Path run) {
        Path file = folder.resolve("of-the-trained.json");
        try (MultiHeadNetwork network = tiny.context().network(tiny.experiment().training());
                var _ = new Scope()) {
            network.load(Checkpoint.part(
                    Safetensors.read(run.resolve("last.safetensors")).tensors(), "run/net/"));
            measure(tiny, network, tiny.experiment().training(), Tiny.EPOCHS, 4, file);
        }
        return Json.read(file, Refit.class);
    }

    private static void measure(Tiny tiny, MultiHeadNetwork network, int epochs, Path file) {
        TrainingConfig fast = tiny.experiment().training().withLearningRate(FAST);
        measure(tiny, network, fast, 0, epochs, file);
    }

    private static void measure(
            Tiny tiny, MultiHeadNetwork network, TrainingConfig training, int epoch, int epochs, Path file) {
        Refit.measure(tiny.context(), network, training, tiny.context().folds().getFirst(), epoch, epochs, file);
    }

    private static Map<String, double[]> values(MultiHeadNetwork network) {
        Map<String, double[]> values = new TreeMap<>();
        try (var _ = new Scope()) {
            network.state().forEach((name, tensor) -> {
                double[] of = tensor.toDoubles();
                values.put(name, Arrays.copyOf(of, of.length));
            });
        }
        return values;
    }
}
