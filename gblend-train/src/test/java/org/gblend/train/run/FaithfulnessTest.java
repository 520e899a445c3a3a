package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gblend.core.ProbeForm;
import org.gblend.core.SuperEpochs;
import org.gblend.train.Left;
import org.gblend.train.Tiny;
import org.gblend.train.TinyData;
import org.gblend.train.config.EstimateConfig.Initial;
import org.gblend.train.config.EstimateConfig.OptimizerState;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.ProbeConfig;
import org.gblend.train.estimate.MeasuredWeights;
import org.gblend.train.loop.RunListener;
import org.gblend.train.scheme.FixedWeights;
import org.gblend.train.scheme.StretchWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Measuring does not disturb: with dropout, batch norm and momentum, a run ends as if its weights had been given. A head
 * whose measured weight is 0 is not built where it is given: its parameters are not compared.
 */
class FaithfulnessTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"CHANCE, FRESH", "RECOMPUTE, COPIED"})
    void offline_againstItsWeightsAsConstants_endsWithTheSameBits(Initial initial, OptimizerState state) {
        try (Tiny tiny = open(initial, state)) {
            RunResult offline = tiny.run(folder.resolve("run"), tiny.scheme(OfflineConfig.defaults()), listener());
            assertThat(offline.lastWeights()).containsKeys("a", "spec", "joint");
            tiny.run(folder.resolve("fixed"), FixedWeights.constant(offline.lastWeights()), listener());
            assertThat(parameters("run")).containsAllEntriesOf(parameters("fixed"));
        }
    }

    @ParameterizedTest
    @CsvSource({"CHANCE, FRESH", "RECOMPUTE, COPIED"})
    void online_againstItsWeightsAsConstants_endsWithTheSameBits(Initial initial, OptimizerState state) {
        try (Tiny tiny = open(initial, state)) {
            RunResult online = tiny.run(folder.resolve("run"), tiny.scheme(OnlineConfig.every(1, 1)), listener());
            List<Map<String, Double>> weights =
                    online.stretches().stream().map(StretchWeights::weights).toList();
            assertThat(weights).hasSize(Tiny.EPOCHS).doesNotHaveDuplicates();
            tiny.run(folder.resolve("fixed"), new FixedWeights(weights, new SuperEpochs(1, 1)), listener());
            assertThat(parameters("run")).containsAllEntriesOf(parameters("fixed"));
        }
    }

    @ParameterizedTest
    @CsvSource({"OWN, 2", "OWN, 3", "JOINT, 2", "JOINT, 3"})
    void probe_againstItsWeightsAsConstants_endsWithTheSameBits(ProbeForm form, int batches) {
        try (Tiny tiny = open(Initial.CHANCE, OptimizerState.FRESH)) {
            RunResult probed = tiny.run(
                    folder.resolve("run"), tiny.scheme(new ProbeConfig(1, 1, batches, 0, 1, form)), listener());
            List<Map<String, Double>> weights =
                    probed.stretches().stream().map(StretchWeights::weights).toList();
            assertThat(weights).hasSize(Tiny.EPOCHS).doesNotHaveDuplicates();
            assertThat(weights.getFirst().values()).containsOnly(1 / 3.0);
            tiny.run(folder.resolve("fixed"), new FixedWeights(weights, new SuperEpochs(1, 1)), listener());
            assertThat(parameters("run")).containsAllEntriesOf(parameters("fixed"));
        }
    }

    @Test
    void online_withACrossFittedV_measuresTrainedParametersOnTheOneVTheyHaveNotSeen() {
        Experiment experiment = Tiny.withGroups(Tiny.experiment(folder));
        TinyData.write(folder, Tiny.ROWS, 6);
        try (Tiny tiny = Tiny.open(folder, experiment)) {
            int folds = tiny.context().folds().size();
            RunResult online = tiny.run(folder.resolve("run"), tiny.scheme(OnlineConfig.every(1, 1)), listener());
            List<MeasuredWeights> measured =
                    online.stretches().stream().map(StretchWeights::estimate).toList();
            assertThat(folds).isGreaterThan(1);
            assertThat(measured.getFirst().folds()).isEqualTo(folds);
            assertThat(measured.subList(1, measured.size()))
                    .isNotEmpty()
                    .allMatch(later -> later.folds() == 1
                            && later.heldOut()
                                    == tiny.context().sets().holdout().size());
        }
    }

    private Tiny open(Initial initial, OptimizerState state) {
        return Tiny.open(folder, Tiny.with(Tiny.batchNormed(folder), Tiny.estimate(initial, state)));
    }

    private static RunListener listener() {
        return RunListener.silent();
    }

    private Map<String, String> parameters(String run) {
        Map<String, String> parameters = Left.parameters(folder.resolve(run).resolve("last.safetensors"));
        assertThat(parameters).containsKey("net/encoders.spec.conv1.weight");
        return parameters;
    }
}
