package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.gblend.core.Metric;
import org.gblend.core.RobustRule;
import org.gblend.train.Tiny;
import org.gblend.train.TwoTasks;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.EstimateConfig.End;
import org.gblend.train.config.EstimateConfig.Initial;
import org.gblend.train.config.EstimateConfig.OptimizerState;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.estimate.MeasuredWeights;
import org.gblend.train.loop.RunListener;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A verb that only {@code b} tells and a noun that only {@code a} tells: the measured weights of the two tasks go opposite ways, from
 * any seed of data, sets and networks, since each task's come from its own heads.
 *
 * <p>The networks train until a head whose modality does not tell its task has learned T by heart. Before that its gap O is as near
 * to 0 as its gain G, and {@code G+ / O^2} takes luck on a small V for merit: see docs/several-tasks.md.
 */
class WeightsOfEachTaskTest {
    private static final int EPOCHS = 12;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"offline,1", "offline,2", "offline,3", "offline,4", "offline,5", "online,1", "online,2", "online,3"})
    void eachTask_favoursTheModalityThatTellsIt(String scheme, long seed) {
        Experiment wide = TwoTasks.wide(folder, seed);
        Experiment experiment = Tiny.with(
                wide.withTraining(Tiny.training(EPOCHS).withSeed(seed)),
                new EstimateConfig(
                        Metric.ACCURACY,
                        RobustRule.defaults(),
                        1.0,
                        End.LAST,
                        Initial.CHANCE,
                        OptimizerState.FRESH,
                        0,
                        200,
                        true));
        SchemeConfig config = scheme.equals("offline") ? OfflineConfig.defaults() : OnlineConfig.every(EPOCHS - 4, 4);
        try (Tiny tiny = Tiny.open(folder, experiment)) {
            RunResult result = tiny.run(folder.resolve("run"), tiny.scheme(config), RunListener.silent());
            MeasuredWeights measured =
                    Objects.requireNonNull(result.stretches().getFirst().estimate());
            assertThat(result.stretches()).hasSize(scheme.equals("offline") ? 1 : 2);
            favours("verb", "b", "a", measured);
            favours("noun", "a", "b", measured);
        }
    }

    private static void favours(String task, String telling, String other, MeasuredWeights measured) {
        MeasuredWeights.Head right = head(measured, task, telling);
        MeasuredWeights.Head wrong = head(measured, task, other);
        String all = measured.toString();
        assertThat(right.dG()).as(all).isGreaterThan(0.2);
        assertThat(wrong.dO()).as(all).isGreaterThan(0.2);
        assertThat(right.weight()).as(all).isGreaterThan(1.5 * wrong.weight());
    }

    private static MeasuredWeights.Head head(MeasuredWeights measured, String task, String part) {
        return Objects.requireNonNull(measured.heads().get(task + "/" + part));
    }
}
