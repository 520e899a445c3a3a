package org.gblend.train.estimate;

import java.util.ArrayList;
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
 * One head over a stretch of training: where it began, where it is, where its held-out loss was lowest, and where it was shortly before.
 *
 * @param before at the start of the stretch
 * @param last after the newest epoch; null before the first
 * @param best after the epoch of lowest held-out loss; null before the first
 * @param earlier after the epochs before the newest, the newest of them last, at most {@value #EARLIER}; empty in records of before they
 *     were kept
 */
public record HeadTrack(
        HeadPoint before,
        @Nullable HeadPoint last,
        @Nullable HeadPoint best,
        @Nullable List<HeadPoint> earlier) {
    /** Epochs before the newest whose values are kept. */
    private static final int EARLIER = 3;

    public HeadTrack {
        earlier = earlier == null ? List.of() : List.copyOf(earlier);
    }

    public static HeadTrack startingAt(HeadPoint before) {
        return new HeadTrack(before, null, null, List.of());
    }

    public HeadTrack with(HeadPoint next) {
        boolean better =
                best == null || next.heldOut().meanLoss() < best.heldOut().meanLoss();
        List<HeadPoint> points = new ArrayList<>(earlier());
        if (last != null) {
            points.add(last);
        }
        return new HeadTrack(
                before,
                next,
                better ? next : best,
                points.subList(Math.max(0, points.size() - EARLIER), points.size()));
    }

    @Override
    public List<HeadPoint> earlier() {
        return earlier == null ? List.of() : earlier;
    }

    /**
     * The points that (after) might as well have been: those of the last quarter of the epochs, at least two and at most
     * {@value #EARLIER} before the newest, which is the last of them; the point of lowest held-out loss alone where that is (after).
     */
    List<HeadPoint> ends(End end) {
        HeadPoint point = end(end);
        if (end == End.BEST) {
            return List.of(point);
        }
        List<HeadPoint> points = new ArrayList<>(earlier());
        points.add(point);
        int near = Math.max(2, (point.epoch() - before.epoch()) / 4);
        return points.subList(Math.max(0, points.size() - near), points.size());
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

    /**
     * The samples of one head over several folds, one after the other; an end takes the same of the last epochs in every fold.
     *
     * @param folds that have trained as long as each other
     */
    public static HeadSamples samples(String head, List<HeadTrack> folds, EstimateConfig config) {
        Metric metric = config.metric();
        int ends = folds.stream()
                .mapToInt(fold -> fold.ends(config.end()).size())
                .min()
                .orElseThrow();
        List<double[]> train = new ArrayList<>();
        List<double[]> heldOut = new ArrayList<>();
        for (int back = ends; back > 0; back--) {
            int at = back;
            train.add(join(folds, fold -> fold.near(config.end(), at).train().values(metric)));
            heldOut.add(
                    join(folds, fold -> fold.near(config.end(), at).heldOut().values(metric)));
        }
        return new HeadSamples(
                        head,
                        join(folds, fold -> fold.before.train().values(metric)),
                        join(folds, fold -> fold.end(config.end()).train().values(metric)),
                        join(folds, fold -> fold.before.heldOut().values(metric)),
                        join(folds, fold -> fold.end(config.end()).heldOut().values(metric)))
                .withEnds(train, heldOut);
    }

    /**
     * The samples of one head over several seeds, each value the mean over them: V and T' are the same for all. An end is a seed's value
     * after one of its last epochs, moved towards the mean over all of those by {@code 1 / sqrt(S - 1)} for S seeds, so that the spread of
     * the ends is that of a mean of S trainings (their sample variance over S); of one seed it is {@link #samples}.
     *
     * @param seeds one track per seed
     */
    public static HeadSamples overSeeds(String head, List<HeadTrack> seeds, EstimateConfig config) {
        if (seeds.size() == 1) {
            return samples(head, seeds, config);
        }
        Metric metric = config.metric();
        List<HeadPoint> ends =
                seeds.stream().flatMap(seed -> seed.ends(config.end()).stream()).toList();
        double scale = 1 / Math.sqrt(seeds.size() - 1.0);
        return new HeadSamples(
                        head,
                        mean(seeds, seed -> seed.before.train().values(metric)),
                        mean(seeds, seed -> seed.end(config.end()).train().values(metric)),
                        mean(seeds, seed -> seed.before.heldOut().values(metric)),
                        mean(seeds, seed -> seed.end(config.end()).heldOut().values(metric)))
                .withEnds(
                        nearMean(ends, point -> point.train().values(metric), scale),
                        nearMean(ends, point -> point.heldOut().values(metric), scale));
    }

    private static <T> double[] mean(List<T> all, Function<T, double[]> values) {
        double[][] rows = all.stream().map(values).toArray(double[][]::new);
        double[] mean = new double[rows[0].length];
        Arrays.setAll(
                mean,
                i -> Arrays.stream(rows).mapToDouble(row -> row[i]).average().orElseThrow());
        return mean;
    }

    private static List<double[]> nearMean(List<HeadPoint> points, Function<HeadPoint, double[]> values, double scale) {
        double[] mean = mean(points, values);
        return points.stream()
                .map(point -> {
                    double[] near = values.apply(point).clone();
                    Arrays.setAll(near, i -> mean[i] + scale * (near[i] - mean[i]));
                    return near;
                })
                .toList();
    }

    /** One of the ends, counted from the newest, which is 1. */
    private HeadPoint near(End end, int back) {
        List<HeadPoint> ends = ends(end);
        return ends.get(ends.size() - back);
    }

    private static double[] join(List<HeadTrack> folds, Function<HeadTrack, double[]> values) {
        return folds.stream().map(values).flatMapToDouble(Arrays::stream).toArray();
    }
}
