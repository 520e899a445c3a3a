package org.gblend.app.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gblend.core.HeadCourse;
import org.gblend.core.HeadCurve;
import org.gblend.core.LearningCurves;
import org.gblend.core.Measure;
import org.gblend.core.Metric;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.compare.OneRate;

/**
 * What a reader of a comparison must know before the ranks of its lines mean anything, a line of text each.
 *
 * @param rate that every line trained at one rate, although the weights of their losses have other sums
 * @param unfinished the fused lines that were still fitting when training ended
 * @param groups that test samples of one group (a speaker, a subject) are taken as independent
 */
public record Cautions(Optional<String> rate, Optional<String> unfinished, Optional<String> groups) {

    /** Those of a comparison's folder. */
    public static List<String> of(Path folder) {
        return of(ReportData.read(folder, false)).all();
    }

    static Cautions of(ReportData data) {
        return new Cautions(rate(data), unfinished(data), groups(data));
    }

    List<String> all() {
        return Stream.of(rate, unfinished, groups).flatMap(Optional::stream).toList();
    }

    /** Those that may turn a rank round, each after a space. */
    String ofRanks() {
        return Stream.of(rate, unfinished)
                .flatMap(Optional::stream)
                .map(" "::concat)
                .reduce("", String::concat);
    }

    private static Optional<String> rate(ReportData data) {
        boolean validation = data.data() == null || data.data().sizes().getOrDefault("validation", 0) > 0;
        return data.comparison() ? OneRate.note(data.experiment(), validation) : Optional.empty();
    }

    private static Optional<String> groups(ReportData data) {
        Leaderboard board = data.board();
        Integer groups = board == null ? null : board.testGroups();
        return board == null || groups == null || groups >= board.test()
                ? Optional.empty()
                : Optional.of(
                        "The test samples come from " + Words.count(groups, "group") + " ("
                                + data.experiment().data().columns().group()
                                + "); the intervals take them as independent, and are too narrow where samples of a group are alike.");
    }

    private static Optional<String> unfinished(ReportData data) {
        List<String> lines = new ArrayList<>();
        for (String scheme : data.schemes()) {
            if (data.comparison() && !data.unimodal(scheme)) {
                List<String> late = late(data, data.tested(scheme));
                if (!late.isEmpty()) {
                    lines.add(scheme + " (" + String.join(", ", late) + ")");
                }
            }
        }
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of("Still fitting when training ended: " + Words.list(lines)
                        + ", by the share of all that the head's training loss fell by that came in the last fifth of the epochs;"
                        + " give more training.epochs, or a higher rate, before their rank means anything.");
    }

    /** The heads that have not finished fitting, each with its late share. */
    private static List<String> late(ReportData data, List<RunView> runs) {
        Set<String> heads = new LinkedHashSet<>();
        runs.forEach(run -> heads.addAll(run.heads()));
        List<String> late = new ArrayList<>();
        for (String head : heads) {
            NavigableMap<Integer, Double> train = new TreeMap<>(Curves.mean(
                    runs.stream().map(run -> run.loss("train", head)).toList()));
            train.values().removeIf(loss -> !Double.isFinite(loss));
            if (!train.isEmpty()) {
                HeadCourse course = course(data, head, train);
                if (course.fitsStill()) {
                    late.add(head + " " + Math.round(100 * course.late()) + " %");
                }
            }
        }
        return late;
    }

    /** From chance; of several labels a row, whose chance is not known, from the first epoch. */
    private static HeadCourse course(ReportData data, String head, NavigableMap<Integer, Double> train) {
        double[] losses = Curves.values(train);
        int classes = data.multiLabel() ? 0 : data.classes(head);
        Measure start = classes < 2 ? new Measure(losses[0], losses[0]) : Measure.chance(Metric.LOSS, classes);
        HeadCurve curve = HeadCurve.of(head, losses, losses);
        return HeadCourse.of(
                new LearningCurves(Curves.epochs(train), List.of(curve)),
                curve,
                Metric.LOSS,
                HeadCourse.Start.exact(start));
    }
}
