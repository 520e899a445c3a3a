package org.gblend.app.data;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gblend.data.PreparedData;
import org.gblend.data.check.SkippingPreparation;
import org.gblend.train.config.Experiment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Fills the cache that trainings read. */
@Command(
        name = "prepare",
        description = "Decodes, resizes and stores everything that a training will read. A killed preparation goes on"
                + " where it was. Stops at the first file that cannot be used, unless told to skip such rows.",
        footer = {
            "",
            "Examples:",
            "  gblend data prepare my.yaml data.root=DATA data.cache=/fast/cache",
            "  gblend data prepare my.yaml --skip-broken usable.csv"
        })
final class PrepareCommand implements Callable<Integer> {
    @Mixin
    private DataArguments arguments = new DataArguments();

    @Option(
            names = "--skip-broken",
            paramLabel = "FILE",
            description =
                    "Leave out the rows that cannot be used, name them, and write the manifest without them to FILE and"
                            + " their reasons to FILE-skipped.csv; trainings then take data.manifest=FILE.")
    private @Nullable Path skipBroken;

    @Option(
            names = "--no-sets",
            description = "Do not look at labels and sets: for a part of a collection that could not be trained on. A"
                    + " training of the same rows takes what is prepared.")
    private boolean noSets;

    @Option(
            names = "--verify",
            description = "Read what the cache holds, and make again from its file whatever is damaged.")
    private boolean verify;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Experiment experiment = arguments.experiment();
        if (noSets && verify) {
            throw new ParameterException(spec.commandLine(), "--no-sets and --verify do not go together: give one");
        }
        long started = System.nanoTime();
        if (skipBroken != null) {
            experiment = withoutBroken(experiment, skipBroken, out);
        }
        try (PreparedData data = noSets
                ? PreparedData.unlabelled(
                        experiment.data(),
                        experiment.inputs(),
                        List.of("any"),
                        Map.of(),
                        DataArguments.cache(experiment),
                        DataArguments.progress("preparing", out))
                : verify
                        ? PreparedData.verified(
                                experiment.data(),
                                experiment.inputs(),
                                DataArguments.cache(experiment),
                                DataArguments.progress("preparing", out),
                                out::println)
                        : DataArguments.prepared(experiment, out)) {
            out.println("prepared: " + data);
            data.folds().notes().forEach(note -> out.println("sets: " + note));
        }
        out.println(String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - started) / 1e9));
        return 0;
    }

    private static Experiment withoutBroken(Experiment experiment, Path usable, PrintWriter out) {
        SkippingPreparation.Report report = SkippingPreparation.run(
                experiment.data(),
                experiment.inputs(),
                DataArguments.cache(experiment),
                usable.toAbsolutePath(),
                DataArguments.progress("preparing", out));
        report.skipped().forEach(s -> out.println("left out: " + s.reason()));
        out.println("%d of %d rows cannot be used and are left out; their reasons are in %s"
                .formatted(report.skipped().size(), report.rows(), report.reasons()));
        out.println("prepared is " + usable + "; train with data.manifest=" + usable.toAbsolutePath());
        return experiment.withData(
                experiment.data().withManifest(usable.toAbsolutePath().toString()));
    }
}
