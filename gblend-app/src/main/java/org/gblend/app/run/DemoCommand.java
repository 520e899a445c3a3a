package org.gblend.app.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.gblend.app.config.Configs;
import org.gblend.app.demo.DemoClips;
import org.gblend.train.config.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes clips, and compares all ways of training on them. */
@Command(
        name = "demo",
        description =
                "Makes a few hundred labelled clips (MPEG-4 video with AAC sound; synthetic), trains every scheme on them"
                        + " and prints the leaderboard. A few minutes on two cores, no network.",
        footer = {
            "",
            "Examples:",
            "  gblend demo",
            "  gblend demo --out /tmp/demo 'compare.seeds=[1,2,3]' training.epochs=30"
        })
public final class DemoCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "KEY=VALUE", description = "Settings that win over the demo's own.")
    private List<String> settings = List.of();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            converter = OutFolder.class,
            description = "Folder of clips and results (default: gblend-demo).")
    private Path out = Path.of("gblend-demo");

    @Option(names = "--clips", description = "How many clips (default: ${DEFAULT-VALUE}).")
    private int clips = DemoClips.defaults().clips();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter writer = spec.commandLine().getOut();
        List<String> overrides = new ArrayList<>(settings);
        overrides.add("data.root=" + out.resolve("media"));
        Experiment experiment = Configs.parse(Experiment.class, yaml(), "demo.yaml", overrides);
        writer.println("These clips are synthetic: shapes that move, and tunes. They show the tool, not the method.");
        ProgressPrinter progress = ProgressPrinter.to(writer);
        new DemoClips(clips, DemoClips.defaults().seed())
                .write(out.resolve("media"), done -> progress.preparing(done, clips, "making clips"));
        progress.endLine();
        writer.println(
                clips + " clips: " + out.resolve("media").toAbsolutePath().normalize());
        return CompareCommand.run(experiment, out.resolve("results"), writer);
    }

    private static String yaml() {
        try (InputStream in = DemoCommand.class.getResourceAsStream("demo.yaml")) {
            if (in == null) {
                throw new IllegalStateException("demo.yaml is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
