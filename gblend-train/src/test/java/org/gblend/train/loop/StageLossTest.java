package org.gblend.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.gblend.data.Batch;
import org.gblend.data.Batches;
import org.gblend.data.Loader;
import org.gblend.data.config.LoaderConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.nn.AudioResnetConfig;
import org.gblend.nn.MlpConfig;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.StageOutput;
import org.gblend.nn.TrainingLogits;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.SgdConfig;
import org.gblend.nn.weights.InitialWeights;
import org.gblend.train.Left;
import org.gblend.train.Tiny;
import org.gblend.train.TinyData;
import org.gblend.train.config.ConstantConfig;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.ModalityRecipe;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.run.SavedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the heads on stages add to the loss of a step, and that they add nothing to what a run says. */
class StageLossTest {
    private static final StepAt AT = new StepAt(0, 0, 0, 1);
    private static final double RATE = 0.1;

    @TempDir
    Path folder;

    /** The bias of a stage's head after one step of plain gradient descent, less before; and what the formula says. */
    private void assertStep(Map<String, Double> weights, double total) {
        try (Tiny tiny = Tiny.open(folder, Tiny.withStageHeads(folder, Map.of("2", 0.4)))) {
            TrainingConfig training = training();
            try (Loader loader = new Loader(
                            tiny.data(),
                            new LoaderConfig(16, 1, 2),
                            tiny.data().sets().train(),
                            1);
                    MultiHeadNetwork full = tiny.context().network(training);
                    Learner learner = new Learner("test", full.copy(weights.keySet()), training, weights);
                    Batches batches = loader.training(tiny.data().sets().train(), 0, 0);
                    Batch batch = batches.next()) {
                double[] before = bias(learner);
                double[] expected = expected(learner, batch, weights.keySet());
                double[] losses = learner.step(batch, AT);
                assertThat(losses).hasSize(learner.trainedHeads().size());
                double[] after = bias(learner);
                for (int c = 0; c < before.length; c++) {
                    assertThat(after[c] - before[c]).isCloseTo(-RATE * total * expected[c], Offset.offset(1e-6));
                }
            }
        }
    }

    private static TrainingConfig training() {
        SgdConfig plain = new SgdConfig(RATE, 0, false, 0);
        return new TrainingConfig(
                1, 16, plain, ConstantConfig.defaults(), 0, 0, 0, 1, Precision.FP32, "cpu", 1, 1, 0, 7);
    }

    private static double[] bias(Learner learner) {
        return Objects.requireNonNull(learner.network().state().get("stage-heads.spec.2.bias"))
                .toDoubles();
    }

    /** The gradient of a mean cross-entropy by the classifier's bias: the mean of softmax less the labels. */
    private static double[] expected(Learner learner, Batch batch, Set<String> heads) {
        try (var _ = new Scope()) {
            learner.network().training(true);
            TrainingLogits logits = learner.network()
                    .trainingLogits(
                            BatchTensors.inputs(batch, learner.network()),
                            BatchTensors.presence(batch, learner.network()),
                            new LinkedHashSet<>(heads));
            StageOutput output = logits.stages().getFirst();
            double[] p = output.logits().softmax().toDoubles();
            double[] gradient = new double[TinyData.CLASSES];
            int[] labels = batch.labels();
            for (int i = 0; i < p.length; i++) {
                int row = i / gradient.length;
                int c = i % gradient.length;
                gradient[c] += (p[i] - (labels[row] == c ? 1 : 0)) / labels.length;
            }
            return gradient;
        }
    }

    @Test
    void weight_isItsShareOfTheWeightsThatTrainTheStage() {
        assertStep(Map.of("a", 0.2, "spec", 0.3, "joint", 0.5), 0.4 * (0.3 + 0.5));
    }

    @Test
    void alone_itIsTheShareItself() {
        assertStep(Map.of("spec", 1.0), 0.4);
    }

    @Test
    void naive_itIsTheShareItself() {
        assertStep(Map.of("joint", 1.0), 0.4);
    }

    @Test
    void run_withShareZero_isTheRunWithout() {
        Path without = folder.resolve("without");
        Path zero = folder.resolve("zero");
        run(Tiny.batchNormed(folder), without);
        run(Tiny.withStageHeads(folder, Map.of("2", 0.0)), zero);
        assertThat(Left.by(zero)).isEqualTo(Left.by(without));
    }

    @Test
    void run_withHeadsOnStages_trainsOtherwiseAndIsReadBack() {
        Path without = folder.resolve("without");
        Path with = folder.resolve("with");
        run(Tiny.batchNormed(folder), without);
        run(Tiny.withStageHeads(folder, Map.of("2", 0.5)), with);
        assertThat(Left.by(with)).isNotEqualTo(Left.by(without));
        assertThat(SavedRun.open(with).heads()).isEqualTo(SavedRun.open(without).heads());
        int plain = SavedRun.open(without).writeEncoder("spec", folder.resolve("plain.safetensors"));
        assertThat(SavedRun.open(with).writeEncoder("spec", folder.resolve("spec.safetensors")))
                .isEqualTo(plain);
    }

    private void run(Experiment experiment, Path into) {
        try (Tiny tiny = Tiny.open(folder, experiment)) {
            tiny.run(into, tiny.scheme(NaiveConfig.defaults()), RunListener.silent());
        }
    }

    @Test
    void recipe_refusesWhatIsNoStageOfItsEncoder() {
        InitialWeights none = InitialWeights.defaults();
        assertThatThrownBy(() -> new ModalityRecipe(RgbConfig.defaults(), MlpConfig.defaults(), none, Map.of("1", 0.3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stage-heads: this encoder has no stages; use a convolutional encoder over maps (r3d,"
                        + " r2plus1d, audio-resnet, resnet, ...), or leave stage-heads out");
        for (String stage : List.of("0", "5", "layer2", "02")) {
            Map<String, Double> heads = new LinkedHashMap<>(Map.of(stage, 0.3));
            assertThatThrownBy(
                            () -> new ModalityRecipe(RgbConfig.defaults(), AudioResnetConfig.defaults(), none, heads))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("stage-heads: '" + stage
                            + "' is no stage of this encoder; use some of 1 to 4, each with the"
                            + " weight of its loss, such as {2: 0.3}");
        }
        assertThatThrownBy(() ->
                        new ModalityRecipe(RgbConfig.defaults(), AudioResnetConfig.defaults(), none, Map.of("2", -1.0)))
                .hasMessage("stage-heads.2: -1.0 is out of range; it must be at least 0.0");
    }
}
