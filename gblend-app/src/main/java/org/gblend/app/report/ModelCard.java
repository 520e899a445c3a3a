package org.gblend.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.gblend.app.text.Shell;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.compare.Spread;
import org.gblend.train.eval.Score;
import org.gblend.train.run.DataRecord;

/**
 * A card for the model (Mitchell et al., Model Cards for Model Reporting, FAT* 2019) in Markdown: task, data, metrics with
 * their spread, limits, licence, how to load.
 */
final class ModelCard {
    private final ReportData data;
    private final StringBuilder text = new StringBuilder();

    private ModelCard(ReportData data) {
        this.data = data;
    }

    static String of(ReportData data) {
        ModelCard card = new ModelCard(data);
        card.task();
        card.samples();
        card.metrics();
        card.limits();
        card.loading();
        return card.text.toString();
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation would need a library
    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void task() {
        line("# %s", data.experiment().name());
        line("");
        line("%s", Verdict.of(data, Curves.of(data)));
        line("");
        line("## Task");
        line("");
        if (data.tasks().isEmpty()) {
            int count = data.classes(MultiHeadNetwork.JOINT);
            line(
                    "%s of %s from %s, by a network with one head per modality and a joint head on late fusion.",
                    data.multiLabel() ? "One or more labels" : "One label",
                    count == 0 ? "several" : Integer.toString(count),
                    Words.list(data.modalities()));
        } else {
            line(
                    "One label for each of %s from %s, by one network whose tasks share encoders and fusion and have heads of"
                            + " their own; an action is right where every task is.",
                    Words.list(data.tasks()), Words.list(data.modalities()));
        }
        DataRecord record = data.data();
        if (record != null) {
            record.classesByTask().forEach(this::classes);
        }
        line("");
    }

    private void classes(String task, List<String> classes) {
        int shown = Math.min(50, classes.size());
        line(
                "%s: %s%s.",
                task.isEmpty() ? "Classes" : "Classes of " + task,
                String.join(", ", classes.subList(0, shown)),
                shown < classes.size() ? ", ..." : "");
    }

    private void samples() {
        line("## Data");
        line("");
        DataRecord record = data.data();
        if (record == null) {
            line("The run folder does not tell its data; see `data` in config.yaml.");
        } else {
            List<String> sizes = new ArrayList<>();
            record.sizes().forEach((set, size) -> sizes.add(set + " " + size));
            line("Samples: %s. SHA-256 of the prepared content: `%s`.", String.join(", ", sizes), record.hash());
            record.shapes().forEach((modality, shape) -> line("- %s: %s per sample", modality, shape));
        }
        line("");
    }

    private void metrics() {
        line("## Metrics on the test set");
        line("");
        Leaderboard board = data.board();
        if (board != null) {
            board(board);
        } else {
            run();
        }
        line("");
    }

    /** Of several tasks each one's top-1 stands where of one the mean over classes does; of several labels there is none. */
    private void board(Leaderboard board) {
        List<String> header = new ArrayList<>(List.of("scheme", "trained on", data.metric(), "top-5"));
        boolean blends = board.tables().getFirst().rows().stream().anyMatch(row -> row.blend() != null);
        if (blends) {
            header.add(header.indexOf("top-5"), "blended");
        }
        data.tasks().forEach(task -> header.add(task + " top-1"));
        if (meanClass()) {
            header.add("mean class");
        }
        header.add("to naive");
        if (blends) {
            header.add("blended to best single");
        }
        header(header);
        for (Leaderboard.Row row : board.tables().getFirst().rows()) {
            List<String> cells = new ArrayList<>(List.of(
                    row.name(),
                    row.trainedOn() + " " + row.trainSamples(),
                    BoardSection.spread(row.top1()),
                    BoardSection.spread(row.top5())));
            if (blends) {
                Spread blend = row.blend();
                cells.add(header.indexOf("blended"), blend == null ? "" : BoardSection.spread(blend));
            }
            Map<String, Spread> own = Objects.requireNonNullElse(row.tasks(), Map.of());
            for (String task : data.tasks()) {
                Spread spread = own.get(task);
                cells.add(spread == null ? "" : BoardSection.spread(spread));
            }
            if (meanClass()) {
                cells.add(BoardSection.spread(row.meanClass()));
            }
            cells.add(BoardSection.difference(row.toNaive()));
            if (blends) {
                cells.add(BoardSection.difference(row.blendToBestSingle()));
            }
            line("| %s |", String.join(" | ", cells));
        }
        line("");
        line(
                "Mean ± standard deviation over seeds %s; brackets are 95 %% bootstrap intervals of paired differences.%s",
                board.seeds(), blends ? " Blended: all heads together, as gblend predict uses them." : "");
    }

    private boolean meanClass() {
        return data.tasks().isEmpty() && !data.multiLabel();
    }

    private void header(List<String> cells) {
        line("| %s |", String.join(" | ", cells));
        line("|%s", " --- |".repeat(cells.size()));
    }

    private void run() {
        var result = data.runs().isEmpty() ? null : data.runs().getFirst().result();
        if (data.comparison() || result == null || result.test().isEmpty()) {
            line("None: %s.", data.comparison() || result == null ? "not finished" : "not tested");
            return;
        }
        List<String> header = new ArrayList<>(List.of("prediction", data.metric(), "top-5"));
        if (!data.multiLabel()) {
            header.add("mean class");
        }
        header(header);
        for (Map.Entry<String, Score> entry : result.test().entrySet()) {
            Score score = entry.getValue();
            List<String> cells = new ArrayList<>(
                    List.of(entry.getKey(), Words.number(score.headline(), 3), Words.number(score.top5(), 3)));
            if (!data.multiLabel()) {
                cells.add(Words.number(score.meanClass(), 3));
            }
            line("| %s |", String.join(" | ", cells));
        }
        line("");
        if (!data.tasks().isEmpty()) {
            line("Without a task before it a prediction is the action: every task right at once.");
        }
        line("One seed (%d): the spread over seeds is not known.", result.seed());
    }

    private void limits() {
        line("## Limits");
        line("");
        line(
                "- It knows only its own classes, and gives every input %s.",
                data.multiLabel()
                        ? "those of probability 0.5 or more, one at least"
                        : data.tasks().isEmpty() ? "one of them" : "one of each task");
        line(
                "- Its probabilities are as good as the calibration figure%s in report.html %s, on data like its test set.",
                data.tasks().isEmpty() ? "" : "s of its tasks", data.tasks().isEmpty() ? "shows" : "show");
        line("- %s; the files must resemble those it was trained on.", modalities());
        if (data.board() != null && data.board().seeds().size() == 1) {
            line("- One seed: intervals cover the sampling of the test set alone (see %s).", ReportWriter.PAGE);
        }
        line("");
        line("## Licence");
        line("");
        line(
                "The program is under Apache-2.0. Whether these weights may be passed on depends on the licence of the data they");
        line("were trained on, which this folder does not know: state it here.");
        line("");
    }

    /** Which modalities an input must have: all but those of {@code data.missing}, and one at least. */
    private String modalities() {
        List<String> may = data.experiment().data().missing();
        if (may.isEmpty()) {
            return "All its modalities must be there";
        }
        List<String> must = new ArrayList<>(data.modalities());
        must.removeAll(may);
        return must.isEmpty()
                ? "Each of " + Words.list(may) + " may be missing, but not all of them"
                : Words.list(must) + " must be there, " + Words.list(may) + " may be missing";
    }

    private void loading() {
        String run = data.comparison()
                ? RunToUse.of(data)
                        .map(view -> Shell.quoted(data.folder().relativize(view.folder())))
                        .orElse("seed-1/naive.T")
                : ".";
        line("## How to load");
        line("");
        line("```");
        line("gblend predict %s FILES", run);
        line("gblend eval %s", run);
        line("```");
        line("");
        line(
                "Parameters: `last.safetensors` (with early stopping: `best.safetensors`) in the run's folder, readable by any");
        line("safetensors library; the architecture: `modalities` and `fusion` in config.yaml.");
    }
}
