package org.gblend.app.diagnose;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.gblend.app.config.Configs;
import org.gblend.app.report.ComparisonDiagnosis;
import org.gblend.app.text.Table;
import org.gblend.core.CurveWeights.Start;
import org.gblend.core.Diagnosis;
import org.gblend.core.HeadCurve;
import org.gblend.core.HeadMeasure;
import org.gblend.core.InputException;
import org.gblend.core.Interval;
import org.gblend.core.LearningCurves;
import org.gblend.core.Metric;
import org.gblend.core.NoteText;
import org.gblend.core.Ogr;
import org.gblend.core.WeightEstimate;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code gblend diagnose curves.csv|NAME=FILE...|COMPARISON}: which head overfits from when, OGR, the weights that follow and how sure
 * they are, from curves that any framework logged or from a comparison's folder.
 */
@Command(
        name = "diagnose",
        description =
                "Which head overfits, from when, and the blend weights that follow: from learning curves logged by any"
                        + " framework, or from a comparison.",
        footer = {
            "",
            "CURVES.csv has the columns epoch, HEAD-train, HEAD-val for every head, and optionally HEAD-n (held-out"
                    + " samples) and HEAD-sd, which give intervals. Each head must have been trained alone: every"
                    + " modality, and all of them fused as one more head. A comparison is the folder of gblend compare;"
                    + " it has settings of its own.",
            "",
            "NAME=FILE reads a head's own log, one argument per head: the CSV of Lightning's or Keras's logger, of"
                    + " Hugging Face's log history, or any with an epoch and columns such as train_loss and val_loss,"
                    + " rows and cells as they come. FILE ends in .csv, or is a file that is there (joint=./joint.log"
                    + " under the name of a setting). NAME=TRAIN.csv,VAL.csv reads what"
                    + " TensorBoard exports, a file for each curve.",
            "",
            "Settings for curves, with their defaults:",
            "  metric=loss      loss, error or accuracy",
            "  from=first       before training: the first row, or chance",
            "  classes=0        number of classes, for from=chance",
            "  end=last         after training: the last row, or each head's best",
            "  rule=robust      robust, or paper (with shrink=false: the bare formula)",
            "  shrink=true      the rule's mean over replicates, shrunk to equal ones",
            "  n=0              held-out samples, for heads without HEAD-n",
            "  joint=joint      name of the head on all modalities",
            "  train=, val=     columns in the files of NAME=FILE; found by their names",
            "  bootstrap=1000   replicates behind the intervals",
            "  level=0.95       of the intervals",
            "  seed=1           of the bootstrap",
            "",
            "Examples:",
            "  gblend diagnose runs/clips",
            "  gblend diagnose curves.csv metric=error from=chance classes=400",
            "  gblend diagnose rgb=rgb/metrics.csv audio=audio/metrics.csv \\",
            "      joint=fused/metrics.csv metric=accuracy n=2000"
        })
public final class DiagnoseCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..*",
            paramLabel = "CURVES.csv|NAME=FILE...|COMPARISON [KEY=VALUE]...",
            hideParamSyntax = true,
            description = "The curves, in one file or in one per head, or the comparison's folder, and settings.")
    private List<String> arguments = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        CurvesArguments given = CurvesArguments.of(arguments);
        checkUsage(given);
        if (!given.paths().isEmpty() && Files.isDirectory(given.path())) {
            comparison(given.path());
        } else {
            curves(given);
        }
        return 0;
    }

    private void checkUsage(CurvesArguments given) {
        List<String> files = given.paths();
        String wrong = "";
        if (files.isEmpty() && given.heads().isEmpty()) {
            // A head whose file is not there looks like an unknown setting: that is told first.
            Configs.bind(DiagnoseConfig.class, given.settings());
            wrong = "the CSV file of curves, a file per head (NAME=FILE), or the folder of a comparison, is missing";
        } else if (files.size() > 1) {
            wrong = "more than one file or folder: " + String.join(", ", files)
                    + "; a file per head is given as NAME=FILE";
        } else if (!files.isEmpty() && !given.heads().isEmpty()) {
            wrong = files.getFirst() + " beside "
                    + String.join(", ", given.heads().keySet())
                    + ": give either one file with all heads or a file per head (NAME=FILE)";
        } else if (!files.isEmpty() && !given.settings().isEmpty() && Files.isDirectory(given.path())) {
            wrong = String.join(", ", given.settings())
                    + ": settings are for curves in a CSV file; a comparison has its own";
        }
        if (!wrong.isEmpty()) {
            throw new ParameterException(spec.commandLine(), wrong);
        }
    }

    private void comparison(Path folder) {
        Map<String, Diagnosis> tasks = ComparisonDiagnosis.byTask(folder);
        tasks.forEach((task, diagnosis) -> comparison(folder, task, diagnosis));
        out().println(DiagnosisText.next(tasks.values()));
    }

    private void comparison(Path folder, String task, Diagnosis diagnosis) {
        out().println(folder + (task.isEmpty() ? "" : ", " + task)
                + ": each head trained alone on T, means over the seeds; courses in loss, weights in "
                + diagnosis.estimate().metric().word() + "; V of " + diagnosis.heldOut() + " samples");
        print(
                new DiagnosisText(diagnosis, Metric.LOSS, true, new Head(task, MultiHeadNetwork.JOINT).name()),
                List.of());
    }

    private void curves(CurvesArguments given) {
        DiagnoseConfig config = Configs.bind(DiagnoseConfig.class, given.settings());
        CurvesFile file = read(given, config);
        boolean named = given.settings().stream().anyMatch(setting -> setting.startsWith("joint="));
        if (named
                && file.curves().heads().stream().noneMatch(head -> head.head().equals(config.joint()))) {
            throw new InputException(given.files() + ": joint: there is no head '" + config.joint()
                    + "'; the heads are "
                    + file.curves().heads().stream().map(HeadCurve::head).collect(Collectors.joining(", ")));
        }
        Diagnosis diagnosis = diagnosis(given.files(), file, config);
        String before = config.from() == Start.CHANCE
                ? "chance (" + config.classes() + " classes)"
                : "epoch " + DiagnosisText.epoch(file.curves().epoch(0));
        out().println(given.files() + ": " + config.metric().word() + " from " + before + " to "
                + config.end().name().toLowerCase(Locale.ROOT) + " row, rule "
                + config.rule().key());
        print(new DiagnosisText(diagnosis, config.metric(), false, config.joint()), file.notes());
        out().println(DiagnosisText.next(List.of(diagnosis)));
    }

    private static CurvesFile read(CurvesArguments given, DiagnoseConfig config) {
        if (!given.heads().isEmpty()) {
            CurvesFile logs = new HeadFiles(config.metric(), config.train(), config.val()).read(given.heads());
            return config.from() == Start.CHANCE
                    ? logs
                    : logs.withNote(
                            "Measured from epoch "
                                    + DiagnosisText.epoch(logs.curves().epoch(0))
                                    + ", which most frameworks log when it has trained: from=chance classes=C begins before it.");
        }
        if (!config.train().isEmpty() || !config.val().isEmpty()) {
            throw new InputException(
                    given.files() + ": train=COLUMN and val=COLUMN are for a file per head (NAME=FILE);"
                            + " in one file the columns are HEAD-train and HEAD-val.");
        }
        return CurvesFile.read(given.path());
    }

    private static Diagnosis diagnosis(String files, CurvesFile file, DiagnoseConfig config) {
        try {
            LearningCurves curves =
                    config.n() == 0 ? file.curves() : file.curves().withSampleCount(config.n());
            return Diagnosis.of(curves, config.curveWeights(), config.shrink(), config.seed());
        } catch (InputException e) {
            throw new InputException(files + ": " + e.getMessage(), e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void print(DiagnosisText text, List<String> first) {
        PrintWriter out = out();
        WeightEstimate estimate = text.diagnosis().estimate();
        out.println();
        table(estimate).lines().forEach(out::println);
        out.println();
        text.heads().forEach(out::println);
        text.fusion().forEach(out::println);
        out.println(text.certainty());
        out.println();
        out.println("What to try:");
        text.advice().forEach(line -> out.println("  " + line));
        List<String> notes = new ArrayList<>(first);
        notes.addAll(estimate.notes());
        notes.forEach(note -> out.println("note: " + note));
        out.println();
    }

    private static Table table(WeightEstimate estimate) {
        boolean intervals = !estimate.weightIntervals().isEmpty();
        Table table = intervals
                ? new Table("head", "train", "held-out", "dO", "dG", "OGR", "interval", "weight", "interval")
                : new Table("head", "train", "held-out", "dO", "dG", "OGR", "weight");
        List<Ogr> ogr = estimate.ogr();
        for (int i = 0; i < ogr.size(); i++) {
            HeadMeasure head = estimate.measures().get(i);
            List<String> cells = new ArrayList<>(List.of(
                    head.head(),
                    NoteText.digits(head.after().train()),
                    NoteText.digits(head.after().heldOut()),
                    NoteText.digits(ogr.get(i).dO()),
                    NoteText.digits(ogr.get(i).dG()),
                    NoteText.digits(ogr.get(i).ratio())));
            Optional<Interval> ogrInterval = estimate.ogrInterval(head.head());
            ogrInterval.ifPresent(interval -> cells.add(text(interval)));
            cells.add(NoteText.weight(estimate.weights().weight(head.head())));
            estimate.weightInterval(head.head()).ifPresent(interval -> cells.add(text(interval)));
            table.row(cells);
        }
        return table;
    }

    private static String text(Interval interval) {
        return NoteText.digits(interval.low()) + ".." + NoteText.digits(interval.high());
    }
}
