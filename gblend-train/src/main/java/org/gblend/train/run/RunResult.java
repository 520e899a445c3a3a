package org.gblend.train.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gblend.train.estimate.HeadTrack;
import org.gblend.train.eval.Score;
import org.gblend.train.eval.Votes;
import org.gblend.train.scheme.StretchWeights;
import org.jspecify.annotations.Nullable;

/**
 * What a finished run has to say; {@code result.json} in its folder.
 *
 * @param name the run
 * @param seed its seed
 * @param learningRate base learning rate
 * @param trainedOn {@code T} or {@code T+V}
 * @param trainSamples how many that were
 * @param epochs epochs trained
 * @param selectedEpoch epochs done by the parameters that were evaluated
 * @param stretches weights over time, with the estimates that they came from
 * @param test scores on the test set by prediction; empty for a run that must not see it
 * @param validation scores on the validation set by prediction; empty if there is none
 * @param holdout scores on V by prediction, but for the stacked one, whose weights are fitted there; empty where V was trained on, and in
 *     results of versions that did not keep them
 * @param tracks each trained head on T' and V, for reuse as an estimate; empty where V was trained on
 * @param stacked weights of the stacked prediction by head, fitted on V; empty where there is none, and in results of versions
 *     that knew none
 * @param trainSeconds core seconds of its own training and measuring
 * @param estimateSeconds core seconds of its estimates, reused trainings included
 * @param wallSeconds from start to end, interruptions left out
 * @param waitShare part of the wall time, since the last resumption, for which the networks waited for the loader
 */
public record RunResult(
        String name,
        long seed,
        double learningRate,
        String trainedOn,
        int trainSamples,
        int epochs,
        int selectedEpoch,
        List<StretchWeights> stretches,
        Map<String, Score> test,
        Map<String, Score> validation,
        @Nullable Map<String, Score> holdout,
        Map<String, HeadTrack> tracks,
        @Nullable Map<String, Double> stacked,
        double trainSeconds,
        double estimateSeconds,
        double wallSeconds,
        double waitShare) {
    public RunResult {
        stretches = List.copyOf(stretches);
        test = new LinkedHashMap<>(test);
        validation = new LinkedHashMap<>(validation);
        holdout = holdout == null ? Map.of() : new LinkedHashMap<>(holdout);
        tracks = new LinkedHashMap<>(tracks);
        stacked = stacked == null ? Map.of() : new LinkedHashMap<>(stacked);
    }

    /** The scores on V, empty rather than missing. */
    @Override
    public Map<String, Score> holdout() {
        return Objects.requireNonNullElse(holdout, Map.of());
    }

    /** How much each head counts where they predict together. */
    public Votes votes() {
        return new Votes(
                StretchWeights.ofPrediction(selectedEpoch, stretches), Objects.requireNonNullElse(stacked, Map.of()));
    }

    /** Weights of the last stretch of the parameters that were evaluated. */
    public Map<String, Double> lastWeights() {
        return StretchWeights.before(selectedEpoch, stretches).getLast().weights();
    }
}
