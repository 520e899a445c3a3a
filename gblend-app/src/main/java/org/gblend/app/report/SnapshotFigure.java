package org.gblend.app.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.gblend.app.figures.DataTable;
import org.gblend.app.figures.Figure;
import org.gblend.app.figures.LinePlot;
import org.gblend.app.figures.LinePlot.Line;
import org.gblend.app.figures.LinePlot.Look;
import org.gblend.app.figures.Palette;
import org.gblend.app.figures.Panel;
import org.gblend.app.figures.Swatch;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.estimate.GbEstimate;
import org.gblend.train.estimate.HeadPoint;
import org.gblend.train.estimate.HeadTrack;
import org.gblend.train.estimate.Refit;
import org.gblend.train.folder.Json;
import org.gblend.train.run.HistoryRow;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunName;
import org.gblend.train.run.RunResult;
import org.gblend.train.run.WeightRow;
import org.gblend.train.scheme.StretchWeights;
import org.jspecify.annotations.Nullable;

/**
 * Each super-epoch from the same snapshot, trained naively and with the blend: after Figure 5b of the paper.
 *
 * <p>The naive side is the joint head's network of the super-epoch's own estimate, which is just that: a copy of the snapshot,
 * trained on the joint loss alone for as many epochs. The paper then freezes both trunks and fine-tunes their classifiers: where
 * {@code online.refit} asked for that, these are compared, otherwise the heads as they are. Super-epochs whose estimate was shortened, lengthened, probed or taken from elsewhere have no
 * such network, and are left out; of a cross-fitted one the first fold counts, whose T and V are the run's own.
 */
final class SnapshotFigure {
    private static final String BLEND = Palette.INK;

    private SnapshotFigure() {}

    /** What a run's folder holds of one fold of an estimate; more is there, and not needed. */
    record Fold(int epoch, Map<String, HeadTrack> tracks) {}

    private record Pair(int end, double naive, double blend) {}

    static Optional<Figure> of(ReportData data) {
        List<Panel> panels = new ArrayList<>();
        DataTable.Builder table = new DataTable.Builder(
                "scheme", "seed", "after epoch", "naive from the snapshot", "blend from the snapshot", "difference");
        boolean refitted = false;
        for (RunView run : data.runs()) {
            List<Pair> refits = refits(run);
            List<Pair> pairs = refits.isEmpty() && data.tasks().isEmpty() ? pairs(run) : refits;
            refitted |= !refits.isEmpty();
            if (data.standsForT(run) && pairs.size() > 1) {
                panels.add(panel(data, run, pairs));
                pairs.forEach(pair -> table.row(
                        run.scheme(),
                        Long.toString(run.seed()),
                        Integer.toString(pair.end),
                        Words.number(pair.naive, 3),
                        Words.number(pair.blend, 3),
                        Words.signed(pair.blend - pair.naive, 3)));
            }
        }
        if (panels.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Swatch> legend = new LinkedHashMap<>();
        legend.put("trained naively", Swatch.of(data.colour(MultiHeadNetwork.JOINT)));
        legend.put("trained with the blend", Swatch.of(BLEND));
        return Optional.of(new Figure(
                "snapshots",
                "Each super-epoch from the same snapshot",
                (data.multiLabel() ? "Ranking precision" : data.tasks().isEmpty() ? "Top-1" : "Action top-1")
                        + " of the joint head on V after every super-epoch: a copy of the snapshot trained on the joint loss alone"
                        + " (the estimate's own naive network), and the run itself with the blend. "
                        + (refitted
                                ? "Encoders were then frozen and the joint classifiers trained on, as in the paper's Figure 5b."
                                : "The heads are as trained: no classifier was trained on over frozen encoders.")
                        + " V also served the weights.",
                legend,
                panels,
                table.build()));
    }

    /** Classifiers trained on over frozen encoders; empty where a run has not measured that. */
    private static List<Pair> refits(RunView run) {
        List<Pair> pairs = new ArrayList<>();
        Set<Integer> seen = new HashSet<>(); // of several tasks each has a joint head, and a super-epoch is one
        for (WeightRow point : run.weights()) {
            if (Head.isJoint(point.head()) && seen.add(point.index())) {
                Path estimate = estimate(run, point);
                Refit naive = Refit.read(estimate.resolve(Refit.NAIVE));
                Refit blend = Refit.read(estimate.resolve(Refit.BLEND));
                if (naive != null && blend != null) {
                    pairs.add(new Pair(blend.epoch(), naive.accuracy(), blend.accuracy()));
                }
            }
        }
        return pairs;
    }

    private static Path estimate(RunView run, WeightRow point) {
        return RunFolder.estimate(estimates(run), point.index());
    }

    private static List<Pair> pairs(RunView run) {
        RunResult result = run.result();
        if (result != null
                && result.stretches().stream()
                        .map(StretchWeights::estimate)
                        .anyMatch(estimate -> estimate != null && estimate.share() < 1)) {
            return List.of(); // the naive networks saw a part of T
        }
        SortedMap<Integer, Double> blend = run.top1(HistoryRow.HOLDOUT, MultiHeadNetwork.JOINT);
        List<Pair> pairs = new ArrayList<>();
        for (WeightRow point : run.weights()) {
            if (point.head().equals(MultiHeadNetwork.JOINT)) {
                int end = point.start() + point.length();
                Double own = blend.get(end);
                HeadPoint naive = naive(run, point, end);
                if (own != null && naive != null) {
                    pairs.add(new Pair(end, naive.heldOut().accuracy(), own));
                }
            }
        }
        return pairs;
    }

    /** The naive network at the end of a super-epoch; null where none was trained to there. */
    private static @Nullable HeadPoint naive(RunView run, WeightRow point, int end) {
        Path fold = GbEstimate.fold(estimate(run, point), 0);
        if (!Files.exists(fold)) {
            return null;
        }
        HeadTrack track = Json.read(fold, Fold.class).tracks().get(MultiHeadNetwork.JOINT);
        HeadPoint last = track == null ? null : track.last();
        return last == null || last.epoch() != end ? null : last;
    }

    /** Beside the runs of a comparison, inside a run that is alone. */
    private static Path estimates(RunView run) {
        String name = run.folder().toAbsolutePath().normalize().getFileName().toString();
        return RunName.inSeed(run.seed(), name)
                .map(own -> run.folder().resolveSibling(own.estimatesFolder()))
                .filter(Files::isDirectory)
                .orElse(run.folder());
    }

    private static Panel panel(ReportData data, RunView run, List<Pair> pairs) {
        double[] ends = pairs.stream().mapToDouble(Pair::end).toArray();
        double[] naive = pairs.stream().mapToDouble(Pair::naive).toArray();
        double[] blend = pairs.stream().mapToDouble(Pair::blend).toArray();
        long wins = pairs.stream().filter(pair -> pair.blend > pair.naive).count();
        return LinePlot.of(
                        data.comparison() ? run.scheme() + ", seed " + run.seed() : run.scheme(),
                        "held-out " + data.curveMetric()
                                + " after each super-epoch, naive and blend from the same snapshot; the blend is higher"
                                + " in " + wins + " of " + pairs.size(),
                        "epochs done",
                        "held-out " + data.curveMetric(),
                        false,
                        List.of(
                                Line.of(data.colour(MultiHeadNetwork.JOINT), Look.POINTS, ends, naive),
                                Line.of(BLEND, Look.POINTS, ends, blend)))
                .panel();
    }
}
