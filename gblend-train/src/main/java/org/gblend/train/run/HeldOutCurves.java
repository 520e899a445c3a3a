package org.gblend.train.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.data.sets.HoldoutSet;
import org.gblend.data.sets.TrainSet;
import org.gblend.train.config.Experiment;
import org.gblend.train.estimate.HeadMeter;
import org.gblend.train.estimate.HeadPoint;
import org.gblend.train.estimate.HeadTrack;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.Lockstep;

/** How every head of one run does on T' and V, epoch by epoch. */
final class HeldOutCurves {
    private final Experiment experiment;
    private final HeadMeter measuring;
    private final Learner learner;

    HeldOutCurves(Experiment experiment, Lockstep lockstep, Learner learner, TrainSet train, HoldoutSet heldOut) {
        this.experiment = experiment;
        this.learner = learner;
        TrainSet probe = HeadMeter.probeOf(
                train,
                heldOut,
                experiment.estimate().probe(),
                experiment.data().sets().seed());
        measuring = new HeadMeter(lockstep, probe, heldOut);
    }

    private Map<String, List<String>> heads() {
        return Map.of(learner.name(), learner.network().heads());
    }

    /** Where every head is before the first epoch. */
    Map<String, HeadTrack> start() {
        Map<String, HeadTrack> tracks = new LinkedHashMap<>();
        measuring
                .untrained(experiment.estimate().initial(), heads())
                .getOrDefault(learner.name(), Map.of())
                .forEach((head, point) -> tracks.put(head, HeadTrack.startingAt(point)));
        return tracks;
    }

    /** The tracks after one more epoch, which is added to the history. */
    Map<String, HeadTrack> after(int epoch, Map<String, HeadTrack> before, List<HistoryRow> history) {
        Map<String, HeadPoint> points = measuring.measure(epoch, heads()).getOrDefault(learner.name(), Map.of());
        Map<String, HeadTrack> tracks = new LinkedHashMap<>();
        before.forEach((head, track) -> {
            HeadPoint point = points.get(head);
            if (point == null) {
                throw new IllegalStateException("head '" + head + "' was not measured after epoch " + epoch);
            }
            tracks.put(head, track.with(point));
            var train = point.train();
            history.add(new HistoryRow(epoch, HistoryRow.PROBE, head, train.meanLoss(), train.accuracy()));
            var heldOut = point.heldOut();
            history.add(new HistoryRow(epoch, HistoryRow.HOLDOUT, head, heldOut.meanLoss(), heldOut.accuracy()));
        });
        return tracks;
    }
}
