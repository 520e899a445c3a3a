package org.gblend.app.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gblend.train.config.Experiment;
import org.gblend.train.pretext.LinearProbe;
import org.gblend.train.pretext.PretextResult;
import org.gblend.train.pretext.PretextTraining;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunLock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Pre-trains encoders without labels. */
@Command(
        name = "pretrain",
        description =
                "Trains the encoders to tell which clips of the modalities belong together (keys: pretrain.*), on T and"
                        + " without its labels, first against clips of other rows, then against shifted clips of the same row"
                        + " as well. Leaves one file per encoder, from which any scheme can start. Started again, it goes on"
                        + " where it was.",
        footer = {
            "",
            "Examples:",
            "  gblend pretrain configs/grid-letter.yaml data.root=DATA/grid-s1 \\",
            "      pretrain.window=2",
            "  gblend pretrain configs/utd-mhad.yaml data.root=DATA/utd-mhad pretrain.easy=1",
            "  gblend compare configs/grid-letter.yaml data.root=DATA/grid-s1 \\",
            "      modalities.rgb.weights.file=runs/grid-letter-pretrain/rgb.safetensors \\",
            "      modalities.rgb.weights.names=gblend"
        })
public final class PretrainCommand implements Callable<Integer> {
    @Mixin
    private ExperimentArguments arguments = new ExperimentArguments();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            converter = OutFolder.class,
            description = "Folder of the results (default: runs/NAME-pretrain).")
    private @Nullable Path out;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Experiment experiment = arguments.experiment();
        Path path = out == null ? Path.of("runs", experiment.name() + "-pretrain") : out;
        PrintWriter writer = spec.commandLine().getOut();
        ProgressPrinter progress = ProgressPrinter.to(writer);
        try {
            PretextResult result = pretrain(experiment, path, progress, writer);
            if (experiment.pretrain().probeEpochs() > 0 && result.probe() == null) {
                result = probe(experiment, path, progress, result);
            }
            progress.endLine();
            print(result, writer);
            writer.println(
                    "Results: " + path.toAbsolutePath().normalize() + " (pretrain.json, one safetensors per encoder)");
            String first = result.anchor();
            writer.println("Next:    start an encoder from it with modalities." + first + ".weights.file="
                    + PretextTraining.encoderFile(path, first) + " modalities." + first + ".weights.names=gblend");
            return 0;
        } finally {
            progress.endLine();
        }
    }

    private static PretextResult pretrain(
            Experiment experiment, Path path, ProgressPrinter progress, PrintWriter writer) {
        double window = experiment.pretrain().window();
        Experiment pretext =
                window == 0 ? experiment : experiment.withData(experiment.data().withWindow(window));
        try (Workbench workbench = Workbench.open(pretext, progress)) {
            RunFolder folder = new RunFolder(path);
            workbench.bind(folder);
            writer.println(workbench.describe());
            try (RunLock _ = folder.lock();
                    PretextTraining training = new PretextTraining(workbench.context(), folder)) {
                return training.run();
            }
        }
    }

    private static PretextResult probe(
            Experiment experiment, Path path, ProgressPrinter progress, PretextResult result) {
        try (Workbench workbench = Workbench.open(experiment, progress)) {
            return PretextTraining.keep(path, result, LinearProbe.measure(workbench.context(), path));
        }
    }

    private static void print(PretextResult result, PrintWriter out) {
        PretextResult.Epoch last = result.epochs().getLast();
        out.printf(
                Locale.ROOT,
                "pretext: loss %.3f on T (%d rows); of two clips the right one on %d held-out rows: %.3f against other"
                        + " rows, %.3f against another time of the same row (chance 0.5); %.0f core s%n",
                last.loss(),
                result.samples(),
                result.heldOut(),
                last.easy(),
                last.hard(),
                result.coreSeconds());
        PretextResult.Probe probe = result.probe();
        if (probe != null) {
            probe.pretrained()
                    .forEach((modality, top1) -> out.printf(
                            Locale.ROOT,
                            "linear probe of %s: top-1 %.3f on %d held-out rows; on an untrained encoder %.3f%n",
                            modality,
                            top1,
                            probe.heldOut(),
                            probe.random().getOrDefault(modality, Double.NaN)));
        }
    }
}
