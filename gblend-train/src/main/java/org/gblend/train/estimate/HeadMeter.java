package org.gblend.train.estimate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.data.sets.HoldoutSet;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.Head;
import org.gblend.nn.Presence;
import org.gblend.train.config.EstimateConfig.Initial;
import org.gblend.train.eval.HeadScores;
import org.gblend.train.loop.Lockstep;

/**
 * Measures heads on T' and V, in evaluation mode and without augmentation.
 *
 * @param lockstep the networks
 * @param probe T', a fixed part of T
 * @param heldOut V
 */
public record HeadMeter(Lockstep lockstep, TrainSet probe, HoldoutSet heldOut) {

    /** Samples below which a mean over T' has no spread. */
    private static final int LEAST = 2;

    /** T' of a training set: {@code size} samples, as many as V has when 0, never more than there are. */
    public static TrainSet probeOf(TrainSet train, HoldoutSet heldOut, int size, long seed) {
        int wanted = size == 0 ? heldOut.rows().length : size;
        return train.subset(Math.min(wanted, train.rows().length), seed);
    }

    /**
     * Every asked head on T' and V, by learner and head.
     *
     * @param heads heads to measure, by learner
     */
    public Map<String, Map<String, HeadPoint>> measure(int epoch, Map<String, List<String>> heads) {
        heads.values().forEach(names -> names.forEach(this::requireSome));
        Map<String, Map<String, HeadScores>> train = lockstep.evaluate(probe, heads, 1);
        Map<String, Map<String, HeadScores>> held = lockstep.evaluate(heldOut, heads, 1);
        Map<String, Map<String, HeadPoint>> points = new LinkedHashMap<>();
        train.forEach((learner, scores) -> {
            Map<String, HeadPoint> byHead = new LinkedHashMap<>();
            scores.forEach((head, onTrain) -> byHead.put(
                    head,
                    new HeadPoint(epoch, SampleValues.of(onTrain), SampleValues.of(scores(held, learner, head)))));
            points.put(learner, byHead);
        });
        return points;
    }

    private static HeadScores scores(Map<String, Map<String, HeadScores>> all, String learner, String head) {
        HeadScores scores = all.getOrDefault(learner, Map.of()).get(head);
        if (scores == null) {
            throw new IllegalStateException("head '" + head + "' of '" + learner + "' was not measured on V");
        }
        return scores;
    }

    /**
     * Every asked head at untrained parameters, by learner and head: what a head that knows nothing scores (of several labels a
     * sample: nothing but each class's frequency in T', since from other values the first epochs' fall of the loss is that
     * knowledge alone), or what it
     * measures once the statistics of batch norm have been recomputed over T' on a copy.
     */
    public Map<String, Map<String, HeadPoint>> untrained(Initial initial, Map<String, List<String>> heads) {
        return switch (initial) {
            case CHANCE -> {
                Map<String, Map<String, HeadPoint>> points = new LinkedHashMap<>();
                heads.forEach((learner, names) -> {
                    Map<String, HeadPoint> byHead = new LinkedHashMap<>();
                    names.forEach(head -> byHead.put(head, chance(head)));
                    points.put(learner, byHead);
                });
                yield points;
            }
            case RECOMPUTE ->
                lockstep.withStatisticsOf(probe, copies -> new HeadMeter(copies, probe, heldOut).measure(0, heads));
        };
    }

    private HeadPoint chance(String head) {
        requireSome(head);
        int classes = lockstep.classes(head);
        if (lockstep.multiLabel()) {
            return new HeadPoint(
                    0,
                    SampleValues.of(lockstep.frequencies(head, probe, probe)),
                    SampleValues.of(lockstep.frequencies(head, heldOut, probe)));
        }
        return new HeadPoint(
                0,
                SampleValues.chance(lockstep.counted(head, probe), classes),
                SampleValues.chance(lockstep.counted(head, heldOut), classes));
    }

    private void requireSome(String head) {
        int count = Presence.count(lockstep.counted(head, probe));
        if (count < LEAST && count < probe.size()) {
            throw new InputException("T' has " + probe.size() + " samples of T, of which " + count
                    + " have the modality " + Head.part(head) + ", and its overfitting is measured on " + LEAST
                    + " at least; raise estimate.probe");
        }
    }
}
