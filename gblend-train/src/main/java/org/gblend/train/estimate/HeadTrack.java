package org.gblend.train.estimate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.gblend.core.HeadSamples;
import org.gblend.core.Metric;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.EstimateConfig.End;
import org.jspecify.annotations.Nullable;

/**
 * One head over a stretch of training: where it began, where it is, and where its held-out loss was lowest.
 *
 * @param before at the start of the stretch
 * @param last after the newest epoch; null before the first
 * @param best after the epoch of lowest held-out loss; null before the first
 */
public record HeadTrack(
        HeadPoint before,
        @Nullable HeadPoint last,
        @Nullable HeadPoint best) {

    public static HeadTrack startingAt(HeadPoint before) {
        return new HeadTrack(before, null, null);
    }

    public HeadTrack with(HeadPoint next) {
        boolean better =
                best == null || next.heldOut().meanLoss() < best.heldOut().meanLoss();
        return new HeadTrack(before, next, better ? next : best);
    }

    /** The point at which an estimate takes its (after). */
    public HeadPoint end(End end) {
        HeadPoint point = end == End.LAST ? last : best;
        if (point == null) {
            throw new IllegalStateException("no epoch has been measured yet");
        }
        return point;
    }

    /** A head's losses on V after the newest epoch, sample by sample. */
    public static double[] heldOutLosses(Map<String, HeadTrack> tracks, String head) {
        HeadTrack track = tracks.get(head);
        if (track == null) {
            throw new IllegalStateException("head '" + head + "' was not measured on V");
        }
        return track.end(End.LAST).heldOut().loss();
    }

    /** The samples of one head over several folds, one after the other. */
    public static HeadSamples samples(String head, List<HeadTrack> folds, EstimateConfig config) {
        Metric metric = config.metric();
        return new HeadSamples(
                head,
                join(folds, fold -> fold.before.train().values(metric)),
                join(folds, fold -> fold.end(config.end()).train().values(metric)),
                join(folds, fold -> fold.before.heldOut().values(metric)),
                join(folds, fold -> fold.end(config.end()).heldOut().values(metric)));
    }

    private static double[] join(List<HeadTrack> folds, Function<HeadTrack, double[]> values) {
        return folds.stream().map(values).flatMapToDouble(Arrays::stream).toArray();
    }
}
