package org.gblend.app.run;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gblend.train.run.SavedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes an encoder of a finished run for users of PyTorch. */
@Command(
        name = "weights-out",
        description = "Writes one encoder of a finished run, with its head as fc, as safetensors under the names of"
                + " torchvision's networks.",
        footer = {
            "",
            "Examples:",
            "  gblend weights-out runs/grid-letter/seed-1/offline.T --modality rgb rgb.safetensors",
            "  gblend weights-out runs/grid-letter/seed-1/audio.T --modality audio audio.safetensors",
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
        int tensors = SavedRun.open(run).writeEncoder(modality, file);
        spec.commandLine().getOut().println(file + ": " + tensors + " tensors of the encoder of " + modality);
        return 0;
    }
}
