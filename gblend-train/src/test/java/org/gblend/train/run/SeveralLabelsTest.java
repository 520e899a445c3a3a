package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.gblend.core.Metric;
import org.gblend.core.RandomStreams;
import org.gblend.data.config.MultiConfig;
import org.gblend.train.Heard;
import org.gblend.train.Left;
import org.gblend.train.Tiny;
import org.gblend.train.TinyData;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.estimate.MeasuredWeights;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.loop.RunListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on clips in which a dog may be seen and, whether or not, a siren heard. */
class SeveralLabelsTest {
    private static final int ROWS = 240;
    private static final int A = 4;
    private static final int B = 3;

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        RandomGenerator random = RandomStreams.of(3).stream("several");
        StringBuilder manifest = new StringBuilder("id,label\n");
        float[] a = new float[ROWS * A];
        float[] b = new float[ROWS * B];
        for (int row = 0; row < ROWS; row++) {
            boolean dog = row % 2 == 1;
            boolean siren = row / 2 % 2 == 1;
            String labels = dog && siren ? "dog|siren" : dog ? "dog" : siren ? "siren" : "quiet";
            manifest.append("clip-").append(row).append(',').append(labels).append('\n');
            for (int i = 0; i < A; i++) {
                a[row * A + i] = (float) ((dog ? 1.2 : -1.2) + random.nextGaussian());
            }
            for (int i = 0; i < B; i++) {
                b[row * B + i] = (float) ((siren ? 1.2 : -1.2) + random.nextGaussian());
            }
        }
        Files.writeString(folder.resolve("manifest.csv"), manifest);
        Files.write(folder.resolve("a.npy"), TinyData.npy(a, ROWS, A));
        Files.write(folder.resolve("b.npy"), TinyData.npy(b, ROWS, B));
    }

    private Experiment experiment(Metric metric) {
        Experiment plain = Tiny.experiment(folder);
        EstimateConfig e = plain.estimate();
        EstimateConfig estimate = new EstimateConfig(
                metric, e.rule(), 1, e.end(), e.initial(), e.optimizerState(), e.probe(), e.bootstrap(), e.shrink());
        return Tiny.with(plain.withData(plain.data().withLabels(MultiConfig.defaults())), estimate);
    }

    @Test
    void offline_fusesWhatEachModalityHasALabelOf() {
        Experiment longer = experiment(Metric.ACCURACY).withTraining(Tiny.training(12));
        try (Tiny tiny = Tiny.open(folder, longer)) {
            Path into = folder.resolve("run");
            RunResult result = tiny.run(into, tiny.scheme(OfflineConfig.defaults()), RunListener.silent());
            Score joint = score(result, "joint");
            assertThat(joint.map()).isGreaterThan(0.85);
            assertThat(joint.headline()).isGreaterThan(score(result, "a").headline());
            assertThat(joint.headline()).isGreaterThan(score(result, "b").headline());
            assertThat(joint.auc()).isBetween(0.85, 1.0);
            assertThat(joint.meanClass()).isNaN();
            assertThat(joint.loss()).isBetween(0.0, Math.log(2));
            assertMeasured(result);
            Predictions kept = Predictions.read(into.resolve("test.safetensors"));
            assertThat(Score.of(kept, "joint").map()).isEqualTo(joint.map());
            assertThat(kept.loss("joint")).isCloseTo(joint.loss(), within(1e-5));
        }
    }

    @Test
    void lossAsMetric_measuresWeightsToo() {
        try (Tiny tiny = Tiny.open(folder, experiment(Metric.LOSS).withTraining(Tiny.training(1)))) {
            assertMeasured(
                    tiny.run(folder.resolve("loss"), tiny.scheme(OfflineConfig.defaults()), RunListener.silent()));
        }
    }

    /** A row's mean loss over the classes is no likelihood, which stacked weights maximise. */
    @Test
    void run_ofHeadsThatPredictTogether_hasABlendAndNothingStacked() {
        try (Tiny tiny = Tiny.open(folder, experiment(Metric.ACCURACY).withTraining(Tiny.training(1)))) {
            RunResult equal =
                    tiny.run(folder.resolve("equal"), tiny.scheme(EqualConfig.defaults()), RunListener.silent());
            assertThat(equal.test()).containsOnlyKeys("a", "b", "joint", "blend");
            RunResult offline =
                    tiny.run(folder.resolve("offline"), tiny.scheme(OfflineConfig.defaults()), RunListener.silent());
            assertThat(Objects.requireNonNull(offline.stretches().getFirst().estimate())
                            .stacked())
                    .isEmpty();
        }
    }

    private static void assertMeasured(RunResult result) {
        MeasuredWeights estimate =
                Objects.requireNonNull(result.stretches().getFirst().estimate());
        assertThat(estimate.heads().values().stream()
                        .mapToDouble(MeasuredWeights.Head::weight)
                        .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(estimate.heads().values()).allMatch(head -> Double.isFinite(head.ogr()));
    }

    private static Score score(RunResult result, String prediction) {
        return Objects.requireNonNull(result.test().get(prediction));
    }

    @Test
    void run_killedHalfway_endsBitEqual() {
        try (Tiny tiny = Tiny.open(folder, experiment(Metric.ACCURACY))) {
            SchemeConfig offline = OfflineConfig.defaults();
            Heard heard = new Heard();
            Path whole = folder.resolve("whole");
            tiny.run(whole, tiny.scheme(offline), heard);
            Path part = folder.resolve("part");
            try {
                tiny.run(part, tiny.scheme(offline), new Heard(heard.progress.size() / 2));
            } catch (Heard.Killed expected) {
                assertThat(part.resolve("result.json")).doesNotExist();
            }
            tiny.run(part, tiny.scheme(offline), RunListener.silent());
            assertThat(Left.by(part)).isEqualTo(Left.by(whole));
        }
    }
}
