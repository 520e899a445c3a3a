package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void offline_eachTaskFavoursTheModalityThatTellsIt() {
        assertFavoured(estimates(OfflineConfig.defaults(), 1, 2, 3, 4, 5));
    }

    @Test
    void online_eachTaskFavoursTheModalityThatTellsIt() {
        assertFavoured(estimates(OnlineConfig.every(EPOCHS - 4, 4), 1, 2, 3));
    }

    /** The first estimate of a run by each seed. */
    private List<MeasuredWeights> estimates(SchemeConfig config, long... seeds) {
        List<MeasuredWeights> estimates = new ArrayList<>();
        for (long seed : seeds) {
            Path own = folder.resolve("seed-" + seed);
            Experiment wide = TwoTasks.wide(own, seed);
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
            try (Tiny tiny = Tiny.open(own, experiment)) {
                RunResult result = tiny.run(own.resolve("run"), tiny.scheme(config), RunListener.silent());
                assertThat(result.stretches()).hasSize(config instanceof OfflineConfig ? 1 : 2);
                estimates.add(
                        Objects.requireNonNull(result.stretches().getFirst().estimate()));
            }
        }
        return estimates;
    }

    private static void assertFavoured(List<MeasuredWeights> estimates) {
        favours("verb", "b", "a", estimates);
        favours("noun", "a", "b", estimates);
    }

    /**
     * Every seed's gains tell the modality. The other head's gap, and the weights, which divide by its square, hang on the few samples of
     * a V: they are held to what they should be in the mean over seeds.
     */
    private static void favours(String task, String telling, String other, List<MeasuredWeights> estimates) {
        double rightWeight = 0;
        double wrongWeight = 0;
        double wrongGap = 0;
        for (MeasuredWeights measured : estimates) {
            MeasuredWeights.Head right = head(measured, task, telling);
            MeasuredWeights.Head wrong = head(measured, task, other);
            assertThat(right.dG()).as(measured.toString()).isGreaterThan(wrong.dG() + 0.15);
            rightWeight += right.weight();
            wrongWeight += wrong.weight();
            wrongGap += wrong.dO() / estimates.size();
        }
        assertThat(wrongGap).as(estimates.toString()).isGreaterThan(0.2);
        assertThat(rightWeight).as(estimates.toString()).isGreaterThan(1.5 * wrongWeight);
    }

    private static MeasuredWeights.Head head(MeasuredWeights measured, String task, String part) {
        return Objects.requireNonNull(measured.heads().get(task + "/" + part));
    }
}
