package org.gblend.train.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.train.estimate.HeadTrack;
import org.gblend.train.loop.Midway;
import org.gblend.train.scheme.StretchWeights;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is, beside its tensors.
 *
 * @param epoch epochs done
 * @param stretches weights of the stretches that have begun
 * @param history learning curves so far
 * @param tracks each head on T' and V; empty where V is trained on, or there is none
 * @param bestLoss lowest validation loss so far
 * @param bestEpoch epochs done at the lowest validation loss
 * @param trainSeconds core seconds of the run's own training and measuring
 * @param wallSeconds time since the start, interruptions left out
 * @param within how far the next epoch is; null at its start, and in checkpoints of format 1
 * @param skipped batches that were skipped in the epochs done, since their loss or gradient was not finite
 */
record RunState(
        int epoch,
        List<StretchWeights> stretches,
        List<HistoryRow> history,
        Map<String, HeadTrack> tracks,
        double bestLoss,
        int bestEpoch,
        double trainSeconds,
        double wallSeconds,
        @Nullable Midway within,
        int skipped) {
    RunState {
        stretches = new ArrayList<>(stretches);
        history = new ArrayList<>(history);
        tracks = new LinkedHashMap<>(tracks);
    }

    static RunState start() {
        return new RunState(0, List.of(), List.of(), Map.of(), Double.POSITIVE_INFINITY, 0, 0, 0, null, 0);
    }

    RunState with(StretchWeights stretch) {
        List<StretchWeights> all = new ArrayList<>(stretches);
        all.add(stretch);
        return new RunState(
                epoch, all, history, tracks, bestLoss, bestEpoch, trainSeconds, wallSeconds, within, skipped);
    }

    /** At the start, once the untrained heads have been measured. */
    RunState withTracks(Map<String, HeadTrack> measured) {
        return new RunState(
                epoch, stretches, history, measured, bestLoss, bestEpoch, trainSeconds, wallSeconds, within, skipped);
    }

    RunState within(Midway where) {
        return new RunState(
                epoch, stretches, history, tracks, bestLoss, bestEpoch, trainSeconds, wallSeconds, where, skipped);
    }

    Midway midway() {
        return within == null ? Midway.start() : within;
    }

    RunState withSeconds(double train, double wall) {
        return new RunState(epoch, stretches, history, tracks, bestLoss, bestEpoch, train, wall, within, skipped);
    }

    /** After one more epoch, whose validation loss may be the lowest so far. */
    RunState after(int done, List<HistoryRow> curves, Map<String, HeadTrack> measured, double validationLoss) {
        boolean better = validationLoss < bestLoss;
        return new RunState(
                done,
                stretches,
                curves,
                measured,
                better ? validationLoss : bestLoss,
                better ? done : bestEpoch,
                trainSeconds,
                wallSeconds,
                null,
                skipped
                        + midway().skipped().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum());
    }
}
