package org.gblend.app.data;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.gblend.core.InputException;
import org.gblend.data.check.CheckReport;
import org.gblend.data.check.CheckReport.Kind;
import org.gblend.data.check.DataCheck;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.manifest.TextFiles;
import org.gblend.train.config.Experiment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads everything once and lists what is wrong with it. */
@Command(
        name = "check",
        description =
                "Reads every file that a training would read, once, and lists what is broken, silent, too short, of"
                        + " an unknown label, or the same in two of the sets; then classes by set. Goes on after each finding;"
                        + " exits with 1 where anything would spoil a training.",
        footer = {
            "",
            "Examples:",
            "  gblend data check my.yaml data.root=DATA",
            "  gblend data check my.yaml --classes classes.txt --usable usable.csv",
            "  gblend data check my.yaml --classes verb=verbs.txt --classes noun=nouns.txt"
        })
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private DataArguments arguments = new DataArguments();

    @Option(
            names = "--classes",
            paramLabel = "[TASK=]FILE",
            description = "Labels that there may be, one a line; of several tasks one file for each that has a list.")
    private List<String> classes = new ArrayList<>();

    @Option(
            names = "--usable",
            paramLabel = "FILE",
            description = "Write the manifest without the rows that cannot be used; then data.manifest=FILE.")
    private @Nullable Path usable;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Experiment experiment = arguments.experiment();
        if (usable != null) {
            DataCheck.requireWritable(experiment.data(), usable);
        }
        CheckReport report = run(experiment, knownClasses(experiment.data().columns()), out);
        printClasses(report, out);
        if (usable != null) {
            DataCheck.writeUsable(experiment.data(), experiment.inputs(), report, usable);
            out.println("usable rows: " + usable);
        }
        return report.failed() ? 1 : 0;
    }

    /** Checks, and prints what was found. */
    static CheckReport run(Experiment experiment, Map<String, List<String>> classes, PrintWriter out) {
        CheckReport report =
                DataCheck.run(experiment.data(), experiment.inputs(), classes, DataArguments.progress("checking", out));
        report.findings().forEach(f -> out.println(word(f.kind()) + ": " + f.text()));
        int good = 0;
        for (boolean row : report.usable()) {
            good += row ? 1 : 0;
        }
        String counts = report.counts().entrySet().stream()
                .map(e -> e.getValue() + " " + word(e.getKey()))
                .collect(Collectors.joining(", "));
        out.println(
                "%d rows, %d usable; %s".formatted(report.rows(), good, counts.isEmpty() ? "nothing found" : counts));
        report.missing()
                .forEach((modality, sets) -> out.println("without " + modality + ": "
                        + report.sets().entrySet().stream()
                                .map(e -> "%s %d of %d"
                                        .formatted(e.getKey(), sets.getOrDefault(e.getKey(), 0), e.getValue()))
                                .collect(Collectors.joining(", "))));
        return report;
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static void printClasses(CheckReport report, PrintWriter out) {
        if (report.sets().isEmpty()) {
            return;
        }
        report.tasks().forEach((task, classes) -> {
            out.println((task.isEmpty() ? "class" : task) + columns(report, set -> set));
            classes.forEach((label, counts) ->
                    out.println(label + columns(report, set -> String.valueOf(counts.getOrDefault(set, 0)))));
        });
    }

    private static String columns(CheckReport report, UnaryOperator<String> cell) {
        return report.sets().keySet().stream()
                .map(set -> "  " + cell.apply(set))
                .collect(Collectors.joining());
    }

    /** The class lists by task. */
    private Map<String, List<String>> knownClasses(ColumnsConfig columns) {
        Map<String, List<String>> known = new LinkedHashMap<>();
        Set<String> tasks = columns.tasks().keySet();
        for (String given : classes) {
            String task = tasks.isEmpty() ? "" : given.substring(0, Math.max(0, given.indexOf('=')));
            if (!tasks.isEmpty() && !tasks.contains(task)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--classes " + given + " names none of the tasks " + tasks + ": give --classes TASK=FILE");
            }
            Path file = Path.of(tasks.isEmpty() ? given : given.substring(task.length() + 1));
            if (known.put(task, lines(file)) != null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--classes " + given + " is the second list of "
                                + (task.isEmpty() ? "labels" : "the task " + task) + ": give one");
            }
        }
        return known;
    }

    private static List<String> lines(Path file) {
        try {
            return TextFiles.read(file)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new InputException(
                    "the class list " + file + " cannot be read (" + e.getMessage() + "): give a text file in UTF-8",
                    e);
        }
    }
}
