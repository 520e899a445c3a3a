package org.gblend.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gblend.app.config.Configs;
import org.gblend.app.demo.DemoClips;
import org.gblend.data.PreparedData;
import org.gblend.data.Progress;
import org.gblend.nn.torch.Torch;
import org.gblend.train.config.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How long training waits for data, and how fast the loader is alone. */
@Command(
        name = "loader",
        mixinStandardHelpOptions = true,
        description =
                "Measures the share of an epoch's wall time for which the compute thread waits for the loader, from a"
                        + " prepared cache, for each modality alone and for all; and the loader's own speed. Fails if the"
                        + " batches depend on the number of loader threads. Goal: less than 3 %% waiting.",
        footer = {
            "",
            "Without CONFIG it makes the demo's clips in a temporary folder. The cache is data.cache, or temporary too."
        })
final class LoaderCommand implements Callable<Integer> {
    private static final String DEMO = "demo-clips";

    @Parameters(
            arity = "0..*",
            paramLabel = "CONFIG|KEY=VALUE",
            description = "An experiment's YAML file, and settings that win over it.")
    private List<String> config = List.of();

    @Option(names = "--epochs", paramLabel = "N", description = "Measured epochs (default: ${DEFAULT-VALUE}).")
    private int epochs = 3;

    @Option(
            names = "--clips",
            paramLabel = "N",
            description = "Clips to make when there is no CONFIG (default: ${DEFAULT-VALUE}).")
    private int clips = DemoClips.defaults().clips();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (epochs < 1) {
            throw new ParameterException(spec.commandLine(), "--epochs is " + epochs + ": use 1 or more");
        }
        PrintWriter out = spec.commandLine().getOut();
        Torch.threads(1);
        EnvironmentFacts.print(out);
        try (TemporaryFolder folder = TemporaryFolder.make()) {
            Experiment experiment = experiment(folder.path());
            Path given = experiment.data().cache();
            long start = System.nanoTime();
            try (PreparedData data = PreparedData.prepare(
                    experiment.data(),
                    experiment.inputs(),
                    given == null ? folder.path().resolve("cache") : given,
                    Progress.SILENT)) {
                out.printf(Locale.ROOT, "%n%s: %s; prepared in %.1f s%n", experiment.name(), data, seconds(start));
                return LoaderMeasurement.all(experiment, data, epochs, out) ? 0 : 1;
            }
        }
    }

    private Experiment experiment(Path folder) {
        if (config.stream().anyMatch(argument -> !argument.contains("="))) {
            return Configs.bind(Experiment.class, config);
        }
        new DemoClips(clips, DemoClips.defaults().seed()).write(folder, _ -> {});
        return Configurations.load(DEMO, folder, config);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
