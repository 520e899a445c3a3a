package org.gblend.app.data;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gblend.data.ChannelStatistics;
import org.gblend.data.PreparedData;
import org.gblend.data.SampleViews;
import org.gblend.data.check.MediaFacts;
import org.gblend.train.config.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Describes files and prepared samples. */
@Command(
        name = "stats",
        description =
                "Sizes of the sets, durations and formats of the files, and for each modality its shape, the length"
                        + " of its rows, and mean and deviation per channel over the training rows, as prepared (pictures 0-255,"
                        + " motion about 128).",
        footer = {
            "",
            "Examples:",
            "  gblend data stats my.yaml data.root=DATA",
            "  gblend data stats my.yaml data.root=DATA data.manifest=usable.csv"
        })
final class StatsCommand implements Callable<Integer> {
    /** Channels up to which each one's mean and deviation is printed. */
    private static final int EACH = 6;

    @Mixin
    private DataArguments arguments = new DataArguments();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Experiment experiment = arguments.experiment();
        try (PreparedData data = DataArguments.prepared(experiment, out)) {
            var sets = data.sets();
            out.println("%d rows, %s: T %d, V %d, validation %d, test %d"
                    .formatted(
                            data.rows(),
                            data.classesText(),
                            sets.train().size(),
                            sets.holdout().size(),
                            sets.validation().size(),
                            sets.test().size()));
            if (data.multiLabel()) {
                labels(data, out);
            }
            files(MediaFacts.of(experiment.data(), experiment.inputs()), out);
            SampleViews views = new SampleViews(data, 0);
            for (String modality : data.modalities()) {
                modality(modality, data, views, out);
            }
        }
        return 0;
    }

    private static void labels(PreparedData data, PrintWriter out) {
        int[] rows = new int[data.classes()];
        int most = 0;
        for (int row = 0; row < data.rows(); row++) {
            int[] own = data.labels(row);
            most = Math.max(most, own.length);
            Arrays.stream(own).forEach(c -> rows[c]++);
        }
        int[] order = Arrays.stream(rows).sorted().toArray();
        out.println(String.format(
                Locale.ROOT,
                "several labels a row: mean %.2f, most %d; rows of a class: fewest %d, median %d, most %d",
                Arrays.stream(rows).sum() / (double) data.rows(),
                most,
                order[0],
                order[order.length / 2],
                order[order.length - 1]));
    }

    private static void files(MediaFacts facts, PrintWriter out) {
        double[] seconds = facts.durations().values().stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        if (seconds.length == 0) {
            return;
        }
        out.println(String.format(
                Locale.ROOT,
                "%d media files, %.1f s in all; shortest %.3f, median %.3f, longest %.3f s",
                seconds.length,
                Arrays.stream(seconds).sum(),
                seconds[0],
                seconds[seconds.length / 2],
                seconds[seconds.length - 1]));
        facts.video().forEach((text, count) -> out.println("  picture: " + count + " x " + text));
        facts.audio().forEach((text, count) -> out.println("  sound: " + count + " x " + text));
    }

    private static void modality(String name, PreparedData data, SampleViews views, PrintWriter out) {
        int[] steps = views.steps(name);
        Arrays.sort(steps);
        String there = steps.length == data.rows() ? "" : "; in %d of %d rows".formatted(steps.length, data.rows());
        out.println("%s: samples of %s%s; rows of %d to %d steps, median %d"
                .formatted(
                        name,
                        Arrays.toString(data.shape(name)),
                        there,
                        steps[0],
                        steps[steps.length - 1],
                        steps[steps.length / 2]));
        ChannelStatistics s = views.statistics(name);
        int channels = s.mean().size();
        if (channels > EACH) {
            out.println(String.format(
                    Locale.ROOT,
                    "  %d channels, means %.4g to %.4g, deviations %.4g to %.4g",
                    channels,
                    s.mean().stream().mapToDouble(d -> d).min().orElse(0),
                    s.mean().stream().mapToDouble(d -> d).max().orElse(0),
                    s.std().stream().mapToDouble(d -> d).min().orElse(0),
                    s.std().stream().mapToDouble(d -> d).max().orElse(0)));
            return;
        }
        for (int c = 0; c < channels; c++) {
            out.println(String.format(
                    Locale.ROOT,
                    "  channel %d: mean %.4g, deviation %.4g",
                    c,
                    s.mean().get(c),
                    s.std().get(c)));
        }
    }
}
