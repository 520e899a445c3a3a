package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.gblend.core.Metric;
import org.gblend.core.Stacking;
import org.gblend.train.Tiny;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.eval.HeadScores;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.loop.RunListener;
import org.gblend.train.scheme.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackedPredictionTest {
    private static final Offset<Double> EXACT = within(1e-9);

    @TempDir
    Path folder;

    @Test
    void run_thatHoldsVOut_stacksItsOwnHeadsByTheirLossesOnV() {
        try (Tiny tiny = Tiny.open(folder)) {
            RunResult result = run(tiny, tiny.scheme(EqualConfig.defaults()));
            Map<String, HeadScores> onHoldout = SavedRun.open(folder.resolve("run"))
                    .evaluate(tiny.context(), tiny.context().sets().holdout(), 1);
            List<String> heads = List.copyOf(onHoldout.keySet());
            double[][] losses = heads.stream()
                    .map(head -> Objects.requireNonNull(onHoldout.get(head)).values(Metric.LOSS))
                    .toArray(double[][]::new);
            Map<String, Double> stacked = result.votes().stacked();
            Stacking.weights(heads, losses)
                    .orElseThrow()
                    .byHead()
                    .forEach((head, weight) -> assertThat(stacked.get(head)).isCloseTo(weight, EXACT));
            assertThat(stacked).hasSize(3);
            assertThat(result.test()).containsKeys(Predictions.BLEND, Predictions.STACKED);
            assertThat(result.holdout()).containsOnlyKeys("a", "b", "joint", Predictions.BLEND);
            onHoldout.forEach((head, scores) -> {
                Score kept = result.holdout().get(head);
                assertThat(Objects.requireNonNull(kept).top1()).isEqualTo(scores.accuracy());
                assertThat(kept.loss()).isCloseTo(scores.meanLoss(), EXACT);
            });
        }
    }

    @Test
    void run_thatStopsEarly_stacksTheHeadsOfTheEpochThatIsKept() {
        try (Tiny tiny = Tiny.open(folder, Tiny.overfitting(folder, 2))) {
            RunResult result = run(tiny, tiny.scheme(EqualConfig.defaults()));
            assertThat(result.selectedEpoch()).isLessThan(result.epochs());
            Map<String, HeadScores> onHoldout = SavedRun.open(folder.resolve("run"))
                    .evaluate(tiny.context(), tiny.context().sets().holdout(), 1);
            double[][] losses = onHoldout.values().stream()
                    .map(scores -> scores.values(Metric.LOSS))
                    .toArray(double[][]::new);
            assertThat(result.votes().stacked().values())
                    .containsExactlyElementsOf(Stacking.weights(List.copyOf(onHoldout.keySet()), losses)
                            .orElseThrow()
                            .byHead()
                            .values());
        }
    }

    @Test
    void run_thatGivesVBack_takesTheVoteOfTheEstimatesNetworks() {
        try (Tiny tiny = Tiny.open(folder)) {
            Scheme offline = tiny.scheme(OfflineConfig.defaults());
            RunResult onT = run(tiny, offline);
            RunResult onBoth = onBoth(tiny, offline);
            var estimate = Objects.requireNonNull(onBoth.stretches().getFirst().estimate());
            assertThat(onBoth.trainedOn()).isEqualTo("T+V");
            assertThat(onBoth.votes().stacked())
                    .isNotEmpty()
                    .isEqualTo(estimate.stacked())
                    .isNotEqualTo(onT.votes().stacked());
            assertThat(onBoth.test()).containsKey(Predictions.STACKED);
        }
    }

    @Test
    void run_thatTrainsOnVAndMeasuresNothing_hasNoStackedPrediction() {
        try (Tiny tiny = Tiny.open(folder)) {
            RunResult equal = onBoth(tiny, tiny.scheme(EqualConfig.defaults()));
            assertThat(equal.votes().stacked()).isEmpty();
            assertThat(equal.test()).containsKey(Predictions.BLEND).doesNotContainKey(Predictions.STACKED);
            assertThat(equal.holdout()).isEmpty();
        }
    }

    @Test
    void run_ofASingleHead_hasNothingToStack() {
        try (Tiny tiny = Tiny.open(folder)) {
            assertThat(run(tiny, tiny.scheme(NaiveConfig.defaults())).test()).containsOnlyKeys("joint");
        }
    }

    private RunResult onBoth(Tiny tiny, Scheme scheme) {
        return tiny.run(folder.resolve("both"), scheme, RunListener.silent(), Tiny::onHoldout);
    }

    private RunResult run(Tiny tiny, Scheme scheme) {
        return tiny.run(folder.resolve("run"), scheme, RunListener.silent());
    }
}
