package org.gblend.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.compare.PairedDifference;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.run.RunResult;
import org.jspecify.annotations.Nullable;

/** What fusing did, which head overfits from when, and what blending gained and cost: no more than the intervals say. */
final class Verdict {
    /** Schemes that the verdict speaks of, in the order of the settings: a choice by result would flatter. */
    private static final int NAMED = 2;

    private Verdict() {}

    static String of(ReportData data, Map<String, Curves> curves) {
        return switch (data.state()) {
            case FAILED -> failed(data, curves);
            case RUNNING -> running(data);
            case FINISHED -> data.board() == null ? run(data, curves) : comparison(data, data.board(), curves);
        };
    }

    private static String failed(ReportData data, Map<String, Curves> curves) {
        Map.Entry<String, String> first = data.failures().entrySet().iterator().next();
        String verb = data.comparison() ? "compare" : "train";
        String what = data.comparison()
                ? Words.count(data.failures().size(), "run") + " of this comparison failed, the first one "
                        + first.getKey()
                : "This run failed";
        Leaderboard board = data.board();
        String results = board == null || board.tables().getFirst().rows().isEmpty()
                ? ""
                : comparison(data, board, curves) + " ";
        return results + what + ": " + withoutStop(firstLine(first.getValue())) + ". The command that began it (gblend "
                + verb + " with the same arguments) goes on from the last checkpoint once the cause is mended.";
    }

    /** A list of all that differs belongs into the list of failures below. */
    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("").strip();
        return line.endsWith(":") ? line.substring(0, line.length() - 1) : line;
    }

    private static String withoutStop(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static String running(ReportData data) {
        long finished = data.runs().stream().filter(run -> run.result() != null).count();
        int epochs = data.runs().stream().mapToInt(RunView::epochs).max().orElse(0);
        String so = data.comparison()
                ? finished + " of the " + Words.count(data.runs().size(), "run") + " that have begun "
                        + (finished == 1 ? "is" : "are") + " finished"
                : "The run is at epoch " + epochs + " of "
                        + data.experiment().training().epochs();
        return so + ". Nothing here is a result yet: the same command goes on with it if it was stopped.";
    }

    private static String comparison(ReportData data, Leaderboard board, Map<String, Curves> curves) {
        List<Leaderboard.Row> rows = board.tables().getFirst().rows();
        String naiveName = data.naive().orElse("");
        Leaderboard.Row naive = row(rows, naiveName);
        Leaderboard.Row single = rows.stream()
                .filter(row -> data.unimodal(row.name()))
                .max(Comparator.comparingDouble(row -> row.top1().mean()))
                .orElse(null);
        return problem(data, rows, naive, single) + overfitting(data, curves) + " "
                + cure(data, board.tables().getFirst(), naive, single)
                + Cautions.of(data).ofRanks();
    }

    /** The heads whose held-out loss rises beyond its interval, with the epoch from which it does. */
    private static String overfitting(ReportData data, Map<String, Curves> curves) {
        List<String> from = new ArrayList<>();
        List<String> level = new ArrayList<>();
        for (Curves curve : curves.values()) {
            String head = CurvesSection.title(data, curve.head());
            curve.rise().ifPresent(rise -> {
                if (rise.low() > 0) {
                    from.add(head + " from epoch " + curve.bestEpoch());
                } else {
                    level.add(head);
                }
            });
        }
        if (from.isEmpty() && level.isEmpty()) {
            return "";
        }
        String rising = from.isEmpty()
                ? "Overfitting: no head's held-out loss rises beyond its interval"
                : "Overfitting, by held-out loss: " + Words.list(from) + " of "
                        + data.experiment().training().epochs()
                        + (level.isEmpty() ? "" : "; " + Words.list(level) + " not beyond the interval");
        return " " + rising + widest(data, curves) + ".";
    }

    private static String widest(ReportData data, Map<String, Curves> curves) {
        return curves.values().stream()
                .filter(curve -> Double.isFinite(curve.gap()))
                .max(Comparator.comparingDouble(Curves::gap))
                .map(curve -> "; the gap to training is widest for " + CurvesSection.title(data, curve.head()) + " ("
                        + Words.number(curve.gap(), 2) + " nats)")
                .orElse("");
    }

    private static Leaderboard.@Nullable Row row(List<Leaderboard.Row> rows, String name) {
        return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElse(null);
    }

    private static String problem(
            ReportData data,
            List<Leaderboard.Row> rows,
            Leaderboard.@Nullable Row naive,
            Leaderboard.@Nullable Row single) {
        if (data.naive().isEmpty()) {
            String counted = counted(rows, data.naiveLines(), Leaderboard.Row::toBestSingle, "the best single one");
            if (!counted.isEmpty()) {
                return "Naive fusion of some of the modalities " + counted;
            }
        }
        PairedDifference difference = naive == null ? null : naive.toBestSingle();
        if (naive == null || single == null || difference == null) {
            return "This comparison lacks naive fusion or the single modalities, so it cannot say whether fusing hurts.";
        }
        String names = "the best single modality, " + single.name() + " (" + mean(single) + ")";
        String how = switch (sign(difference)) {
            case 1 -> " beats " + names;
            case -1 -> " loses to " + names;
            default -> " cannot be told from " + names;
        };
        return "Naive fusion (" + data.metric() + " " + mean(naive) + ")" + how + ": "
                + BoardSection.difference(difference) + ".";
    }

    /** How many lines beat a control, lose to it or cannot be told from it; empty where none has it. */
    private static String counted(
            List<Leaderboard.Row> rows,
            List<String> lines,
            Function<Leaderboard.Row, @Nullable PairedDifference> difference,
            String control) {
        int[] signs = rows.stream()
                .filter(row -> lines.contains(row.name()))
                .map(difference)
                .filter(Objects::nonNull)
                .mapToInt(Verdict::sign)
                .toArray();
        if (signs.length == 0) {
            return "";
        }
        long wins = Arrays.stream(signs).filter(sign -> sign > 0).count();
        long losses = Arrays.stream(signs).filter(sign -> sign < 0).count();
        return "beats " + control + " in " + wins + " of " + Words.count(signs.length, "line") + ", loses to it in "
                + losses + ", cannot be told from it in " + (signs.length - wins - losses) + ".";
    }

    private static String cure(
            ReportData data,
            Leaderboard.Table table,
            Leaderboard.@Nullable Row naive,
            Leaderboard.@Nullable Row single) {
        List<Leaderboard.Row> rows = table.rows();
        List<String> parts = new ArrayList<>();
        int others = 0;
        for (String scheme : data.measured()) {
            Leaderboard.Row row = row(rows, scheme);
            if (row != null && parts.size() < NAMED) {
                parts.add(part(data, table, row, naive, single));
            } else if (row != null) {
                others++;
            }
        }
        if (others > 0) {
            parts.add("the leaderboard has " + others + " more");
        }
        if (data.measured().isEmpty()) {
            String counted = counted(
                    rows,
                    data.measuredLines(),
                    row -> InUse.difference(table, row, data.naiveLines(), row.toNaive()),
                    "naive fusion of the same modalities");
            if (!counted.isEmpty()) {
                return "Gradient-Blending " + counted;
            }
        }
        if (parts.isEmpty()) {
            return "No scheme that measures its weights has finished.";
        }
        Leaderboard.Row top = top(rows);
        String best = data.measured().contains(top.name())
                ? ""
                : "; the highest mean of all is that of " + top.name() + " (" + InUse.text(top) + ")";
        return "Gradient-Blending"
                + (blended(data, rows) ? ", by the blended heads, which gblend predict uses: " : ": ")
                + String.join("; ", parts) + best + ".";
    }

    /** The first one of the highest mean by the prediction in use. */
    private static Leaderboard.Row top(List<Leaderboard.Row> rows) {
        Leaderboard.Row top = rows.getFirst();
        for (Leaderboard.Row row : rows) {
            if (InUse.score(row).mean() > InUse.score(top).mean()) {
                top = row;
            }
        }
        return top;
    }

    private static boolean blended(ReportData data, List<Leaderboard.Row> rows) {
        return rows.stream()
                .anyMatch(row -> row.blend() != null && data.measured().contains(row.name()));
    }

    /** A scheme against the first scheme of equal weights that both tables have, of a blend against its blended heads. */
    private static Leaderboard.@Nullable Contrast equal(ReportData data, Leaderboard.Table table, Leaderboard.Row row) {
        if (row.blend() == null) {
            return InUse.contrast(table, row.name(), MultiHeadNetwork.JOINT, data.equal());
        }
        List<String> controls = new ArrayList<>();
        data.equal().forEach(equal -> controls.addAll(List.of(equal + " " + Predictions.BLEND, equal)));
        return InUse.contrast(table, row.name(), Predictions.BLEND, controls);
    }

    private static String part(
            ReportData data,
            Leaderboard.Table table,
            Leaderboard.Row row,
            Leaderboard.@Nullable Row naive,
            Leaderboard.@Nullable Row single) {
        Map<Integer, List<String>> against = new LinkedHashMap<>();
        against(against, InUse.difference(table, row, data.naiveLines(), row.toNaive()), "naive");
        against(
                against,
                row.blend() == null ? row.toBestSingle() : row.blendToBestSingle(),
                single == null ? "the best single modality" : single.name());
        Leaderboard.Contrast equal = equal(data, table, row);
        if (equal != null) {
            against(against, equal.difference(), equalName(equal.control()));
        }
        List<String> words = new ArrayList<>();
        against.forEach((sign, others) -> words.add(
                switch (sign) {
                    case 1 -> "beats " + Words.list(others);
                    case -1 -> "loses to " + Words.list(others);
                    default -> "cannot be told from " + Words.list(others).replace(" and ", " or ");
                }));
        String cost = naive == null || naive.trainSeconds() <= 0
                ? ""
                : ", at " + Words.number((row.trainSeconds() + row.estimateSeconds()) / naive.trainSeconds(), 1)
                        + " times naive's computing";
        return row.name() + " (" + InUse.text(row) + ") " + Words.list(words) + cost;
    }

    private static String equalName(String control) {
        return switch (control) {
            case "equal" -> "equal weights";
            case "equal " + Predictions.BLEND -> "equal weights blended";
            default -> control;
        };
    }

    /** Those that it beats, loses to or is level with, each group in the order of the controls. */
    private static void against(
            Map<Integer, List<String>> groups, @Nullable PairedDifference difference, String other) {
        if (difference != null) {
            groups.computeIfAbsent(sign(difference), _ -> new ArrayList<>())
                    .add(other + " (" + BoardSection.difference(difference) + ")");
        }
    }

    /** 1 if the whole interval is above 0, -1 if below, else 0. */
    static int sign(PairedDifference difference) {
        return difference.low() > 0 ? 1 : difference.high() < 0 ? -1 : 0;
    }

    private static String mean(Leaderboard.Row row) {
        return Words.number(row.top1().mean(), 3);
    }

    private static String run(ReportData data, Map<String, Curves> curves) {
        RunView run = data.runs().getFirst();
        RunResult result = run.result();
        Score score = run.score().orElse(null);
        if (result == null || score == null) {
            return "This run is finished and was not tested. It has no test set, or serves a choice that must not see it.";
        }
        int n = data.testSamples();
        String interval = data.interval(score)
                .map(own -> " " + Words.interval(own.low(), own.high(), 3))
                .orElse("");
        String first = run.scheme() + ", one seed: " + data.metric() + " " + Words.number(score.headline(), 3)
                + interval + " on " + (n > 0 ? n + " test samples" : "the test set") + heads(data, result) + ".";
        return Character.toUpperCase(first.charAt(0)) + first.substring(1) + " " + course(curves);
    }

    private static String heads(ReportData data, RunResult result) {
        List<String> parts = new ArrayList<>();
        data.modalities().forEach(modality -> {
            Score score = result.test().get(modality);
            if (score != null && result.test().size() > 1) {
                parts.add(modality + " " + Words.number(score.headline(), 3));
            }
        });
        return parts.isEmpty() ? "" : "; its heads " + Words.list(parts);
    }

    private static String course(Map<String, Curves> curves) {
        String head = curves.keySet().stream()
                .filter(Head::isJoint)
                .findFirst()
                .orElse(curves.keySet().stream().findFirst().orElse(""));
        Curves curve = curves.get(head);
        if (curve == null || curve.heldOut().isEmpty()) {
            return "Nothing was held out of its training, so its overfitting cannot be seen.";
        }
        return "The held-out loss of head " + head + " was lowest after epoch " + curve.bestEpoch() + " of "
                + curve.heldOut().lastKey() + " (" + Words.number(curve.atBest(), 2) + ", then "
                + Words.number(curve.atEnd(), 2)
                + (curve.givenBack() ? " there, when V went into the training)." : " at the end).");
    }
}
