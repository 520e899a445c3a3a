package org.gblend.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.gblend.core.Interval;
import org.gblend.core.Measure;
import org.gblend.nn.Head;
import org.gblend.train.estimate.HeadPoint;
import org.gblend.train.estimate.HeadTrack;
import org.gblend.train.run.HistoryRow;
import org.gblend.train.run.TrainedOn;
import org.jspecify.annotations.Nullable;

/**
 * Each head's learning curves, mean over the seeds: each modality trained alone and the naive network's joint head in a
 * comparison, the heads of the one network in a run.
 *
 * @param head which head
 * @param scheme the runs that it was read from
 * @param heldOutSet {@code holdout} or {@code validation}
 * @param train loss on T' by epoch (on the epoch's batches where T' was not measured)
 * @param heldOut loss on the held-out set by epoch
 * @param last newest epoch trained: after the last held-out loss where V went into the training at the end
 * @param tracks sample by sample at start, best and last epoch, one per seed; empty where V was not measured
 */
record Curves(
        String head,
        String scheme,
        String heldOutSet,
        NavigableMap<Integer, Double> train,
        NavigableMap<Integer, Double> heldOut,
        int last,
        List<HeadTrack> tracks) {

    /** By head, in the order of the heads; heads without curves are left out. */
    static Map<String, Curves> of(ReportData data) {
        Map<String, Curves> all = new LinkedHashMap<>();
        if (data.comparison()) {
            for (String head : data.experiment().heads()) {
                Optional<String> scheme = Head.isJoint(head) ? data.naive() : Optional.of(Head.part(head));
                scheme.ifPresent(name -> put(all, head, data.runs(name, TrainedOn.T)));
            }
        } else {
            data.runs().getFirst().heads().forEach(head -> put(all, head, data.runs()));
        }
        return all;
    }

    private static void put(Map<String, Curves> all, String head, List<RunView> runs) {
        Curves curves = of(head, runs);
        if (curves != null) {
            all.put(head, curves);
        }
    }

    /** V, unless it went into the training at the end and a validation set tells the whole course. */
    private static String heldOutSet(RunView run, String head) {
        boolean whole = run.loss(HistoryRow.HOLDOUT, head).size()
                >= run.loss(HistoryRow.VALIDATION, head).size();
        return run.measures(HistoryRow.HOLDOUT) && whole ? HistoryRow.HOLDOUT : HistoryRow.VALIDATION;
    }

    /** Whether the held-out set went into the training before its end. */
    boolean givenBack() {
        return !heldOut.isEmpty() && heldOut.lastKey() < last;
    }

    private static @Nullable Curves of(String head, List<RunView> runs) {
        List<RunView> with =
                runs.stream().filter(run -> run.heads().contains(head)).toList();
        if (with.isEmpty()) {
            return null;
        }
        String heldOut = heldOutSet(with.getFirst(), head);
        String train = with.getFirst().measures(HistoryRow.PROBE) ? HistoryRow.PROBE : HistoryRow.TRAIN;
        List<HeadTrack> tracks = new ArrayList<>();
        for (RunView run : with) {
            HeadTrack track =
                    run.result() == null ? null : run.result().tracks().get(head);
            if (track != null) {
                tracks.add(track);
            }
        }
        NavigableMap<Integer, Double> trained =
                mean(with.stream().map(run -> run.loss(HistoryRow.TRAIN, head)).toList());
        return new Curves(
                head,
                with.getFirst().scheme(),
                heldOut,
                mean(with.stream().map(run -> run.loss(train, head)).toList()),
                mean(with.stream().map(run -> run.loss(heldOut, head)).toList()),
                trained.isEmpty() ? 0 : trained.lastKey(),
                tracks);
    }

    /** Epoch by epoch, over the curves that have come so far. */
    static NavigableMap<Integer, Double> mean(List<SortedMap<Integer, Double>> curves) {
        SortedMap<Integer, double[]> sums = new TreeMap<>();
        curves.forEach(curve -> curve.forEach((epoch, value) -> {
            double[] sum = sums.computeIfAbsent(epoch, _ -> new double[2]);
            sum[0] += value;
            sum[1]++;
        }));
        NavigableMap<Integer, Double> mean = new TreeMap<>();
        sums.forEach((epoch, sum) -> mean.put(epoch, sum[0] / sum[1]));
        return mean;
    }

    static double[] epochs(SortedMap<Integer, Double> curve) {
        return curve.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
    }

    static double[] values(SortedMap<Integer, Double> curve) {
        return curve.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Training and held-out loss before the first epoch, each a mean over the samples and the seeds; there must be tracks. */
    Measure start() {
        return new Measure(
                tracks.stream()
                        .mapToDouble(track -> track.before().train().meanLoss())
                        .average()
                        .orElseThrow(),
                tracks.stream()
                        .mapToDouble(track -> track.before().heldOut().meanLoss())
                        .average()
                        .orElseThrow());
    }

    /** The epoch of lowest held-out loss; 0 without one. */
    int bestEpoch() {
        int best = 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (Map.Entry<Integer, Double> point : heldOut.entrySet()) {
            if (point.getValue() < lowest) {
                lowest = point.getValue();
                best = point.getKey();
            }
        }
        return best;
    }

    double atBest() {
        return heldOut.getOrDefault(bestEpoch(), Double.NaN);
    }

    double atEnd() {
        return heldOut.isEmpty() ? Double.NaN : heldOut.lastEntry().getValue();
    }

    /** Held-out minus training loss at the last epoch. */
    double gap() {
        return train.isEmpty() || heldOut.isEmpty()
                ? Double.NaN
                : atEnd() - train.lastEntry().getValue();
    }

    /**
     * The rise of the held-out loss from each run's best epoch to its last, over the same samples of V: mean and 95 % interval
     * (normal, over the samples that have the modality, each averaged over the seeds). The best epoch was found on the same V, so the
     * rise is somewhat overstated.
     *
     * @return empty where V was not measured
     */
    Optional<Interval> rise() {
        return rise(HeadTrack::best);
    }

    /** The same from before the first epoch: below 0 where the head generalises. */
    Optional<Interval> riseFromStart() {
        return rise(HeadTrack::before);
    }

    private Optional<Interval> rise(Function<HeadTrack, @Nullable HeadPoint> since) {
        List<HeadTrack> whole = tracks.stream()
                .filter(t -> t.best() != null && t.last() != null)
                .toList();
        if (whole.isEmpty()) {
            return Optional.empty();
        }
        double[] differences = new double[losses(whole.getFirst().before()).length];
        for (HeadTrack track : whole) {
            HeadPoint first = since.apply(track);
            HeadPoint last = track.last();
            if (first == null || last == null || losses(last).length != differences.length) {
                return Optional.empty();
            }
            for (int i = 0; i < differences.length; i++) {
                differences[i] += (losses(last)[i] - losses(first)[i]) / whole.size();
            }
        }
        return Interval.ofMean(differences);
    }

    private static double[] losses(HeadPoint point) {
        return point.heldOut().loss();
    }
}
