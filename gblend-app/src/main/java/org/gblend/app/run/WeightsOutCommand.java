package org.gblend.app.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gblend.core.InputException;
import org.gblend.nn.Head;
import org.gblend.train.run.SavedRun;
import org.gblend.train.scheme.StretchWeights;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes an encoder of a finished run for users of PyTorch. */
@Command(
        name = "weights-out",
        description =
                "Writes one encoder of a finished run, with its head as fc where it has one, as safetensors under the"
                        + " names of torchvision's networks.",
        footer = {
            "",
            "Examples:",
            "  gblend weights-out runs/grid-letter/seed-1/offline.T \\",
            "      --modality rgb rgb.safetensors",
            "  gblend weights-out runs/grid-letter/seed-1/audio.T \\",
            "      --modality audio audio.safetensors",
            "In Python:",
            "  model.load_state_dict(safetensors.torch.load_file('rgb.safetensors'))"
        })
public final class WeightsOutCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "Folder of a finished run.")
    @SuppressWarnings("NullAway.Init")
    private Path run;

    @Parameters(index = "1", paramLabel = "FILE", description = "The safetensors file to write.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--modality", required = true, description = "Whose encoder.")
    @SuppressWarnings("NullAway.Init")
    private String modality;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        SavedRun saved = SavedRun.open(run);
        int tensors = saved.writeEncoder(modality, place());
        PrintWriter out = spec.commandLine().getOut();
        out.println(file + ": " + tensors + " tensors of the encoder of " + modality);
        if (Head.anyTask(saved.heads())) {
            out.println(
                    "The file has no classifier (fc): the network has several tasks, and one for each. PyTorch takes it"
                            + " with load_state_dict(..., strict=False), which leaves fc as it is.");
        } else if (!saved.heads().contains(modality)) {
            out.println("The file has no classifier (fc): this run trained no head of " + modality + ", only "
                    + String.join(", ", saved.heads())
                    + ". PyTorch takes it with load_state_dict(..., strict=False), which"
                    + " leaves fc as it is.");
        } else if (!StretchWeights.trained(saved.result().stretches()).contains(modality)) {
            out.println("Its classifier (fc) is untrained: the loss of head " + modality
                    + " had weight 0 throughout. Train one on the encoder, or take a run that gave the head a weight.");
        }
        return 0;
    }

    /**
     * What a link leads to, so that the link stays: the file is put in its place, not written into.
     *
     * @throws InputException for a folder, a device or a pipe, which it would replace, for a file of the run, and for a file that has
     *     another ending
     */
    private Path place() {
        if (!Files.exists(file)) {
            return file;
        }
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + " is there and is no ordinary file: name another one");
        }
        try {
            Path real = file.toRealPath();
            if (real.startsWith(run.toRealPath())) {
                throw new InputException(
                        file + " is a file of the run, which would be lost: name one outside of " + run);
            }
            if (!real.getFileName().toString().endsWith(".safetensors")) {
                throw new InputException(
                        file + " is there and is no .safetensors file: name another one, or remove it");
            }
            return real;
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read (" + e + ")", e);
        }
    }
}
