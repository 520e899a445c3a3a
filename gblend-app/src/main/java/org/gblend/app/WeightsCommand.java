package org.gblend.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.gblend.app.config.Configs;
import org.gblend.core.BlendWeights;
import org.gblend.core.CurveWeights.Start;
import org.gblend.core.HeadMeasure;
import org.gblend.core.InputException;
import org.gblend.core.Interval;
import org.gblend.core.Ogr;
import org.gblend.core.WeightEstimate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gblend weights curves.csv}: OGR and blend weights from learning curves that any framework logged. */
@Command(
        name = "weights",
        description = "Overfitting-to-generalisation ratios and blend weights from learning curves logged anywhere.",
        footer = {
            "",
            "CURVES.csv has the columns epoch, HEAD-train, HEAD-val for every head, and optionally HEAD-n (held-out"
                    + " samples) and HEAD-sd, which give intervals. Each head must have been trained alone: every"
                    + " modality, and all of them fused as one more head.",
            "",
            "Settings, with their defaults:",
            "  metric=loss      loss, error or accuracy",
            "  from=first       before training: the first row, or chance",
            "  classes=0        number of classes, for from=chance",
            "  end=last         after training: the last row, or each head's best",
            "  rule=robust      robust, or paper (the bare formula)",
            "  bootstrap=1000   replicates behind the intervals",
            "  level=0.95       of the intervals",
            "  seed=1           of the bootstrap",
            "",
            "Examples:",
            "  gblend weights curves.csv",
            "  gblend weights curves.csv metric=error from=chance classes=400"
        })
final class WeightsCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..*",
            paramLabel = "CURVES.csv [KEY=VALUE]...",
            hideParamSyntax = true,
            description = "The curves, and settings.")
    private List<String> arguments = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> files = arguments.stream().filter(a -> !a.contains("=")).toList();
        if (files.size() != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    files.isEmpty()
                            ? "the CSV file of curves is missing"
                            : "more than one CSV file: " + String.join(", ", files));
        }
        List<String> settings = arguments.stream().filter(a -> a.contains("=")).toList();
        WeightsConfig config = Configs.bind(WeightsConfig.class, settings);
        Path path = Path.of(files.getFirst());
        CurvesFile file = CurvesFile.read(path);
        print(spec.commandLine().getOut(), path, file, config, estimate(path, file, config));
        return 0;
    }

    private static WeightEstimate estimate(Path path, CurvesFile file, WeightsConfig config) {
        try {
            return config.curveWeights().estimate(file.curves(), config.seed());
        } catch (InputException e) {
            throw new InputException(path + ": " + e.getMessage(), e);
        }
    }

    private static void print(
            PrintWriter out, Path path, CurvesFile file, WeightsConfig config, WeightEstimate estimate) {
        String before = config.from() == Start.CHANCE
                ? "chance (" + config.classes() + " classes)"
                : "epoch " + number(file.curves().epoch(0));
        out.println(path + ": " + config.metric().word() + " from " + before + " to "
                + config.end().name().toLowerCase(Locale.ROOT) + " row, rule "
                + config.rule().key());
        out.println();
        table(estimate).lines().forEach(out::println);
        out.println();
        out.println("scheme.fixed.weights={" + pasteable(estimate.weights()) + "}");
        List<String> notes = new ArrayList<>();
        if (!file.ignored().isEmpty()) {
            notes.add("Columns not used: " + String.join(", ", file.ignored()) + ".");
        }
        notes.addAll(estimate.notes());
        notes.forEach(note -> out.println("note: " + note));
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
                    number(head.after().train()),
                    number(head.after().heldOut()),
                    number(ogr.get(i).dO()),
                    number(ogr.get(i).dG()),
                    number(ogr.get(i).ratio())));
            Optional<Interval> ogrInterval = estimate.ogrInterval(head.head());
            ogrInterval.ifPresent(interval -> cells.add(text(interval)));
            cells.add(weight(estimate.weights().weight(head.head())));
            estimate.weightInterval(head.head()).ifPresent(interval -> cells.add(text(interval)));
            table.row(cells.toArray(String[]::new));
        }
        return table;
    }

    private static String pasteable(BlendWeights weights) {
        return weights.heads().stream()
                .map(head -> head + ": " + weight(weights.weight(head)))
                .collect(Collectors.joining(", "));
    }

    private static String text(Interval interval) {
        return number(interval.low()) + ".." + number(interval.high());
    }

    private static String weight(double value) {
        boolean plain = value == 0 || (Math.abs(value) >= 5e-4 && Math.abs(value) < 1000);
        return String.format(Locale.ROOT, plain ? "%.3f" : "%.2e", value);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : String.valueOf(value);
    }
}
