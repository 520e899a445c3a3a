package org.gblend.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Checkpoint;
import org.gblend.train.folder.Json;
import org.gblend.train.run.RunResult;
import org.gblend.train.scheme.StretchWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WeightsOutCommandTest {
    @TempDir
    private Path folder;

    /** A finished run whose checkpoint has an encoder of rgb, and a head of it if asked. */
    private String out(Map<String, Double> weights, boolean head) {
        List<StretchWeights> stretches = List.of(new StretchWeights(0, 2, weights, null));
        RunResult result = new RunResult(
                "r", 1, 0.1, "T", 9, 2, 2, stretches, Map.of(), Map.of(), null, Map.of(), null, 1, 0, 1, 0);
        AtomicFiles.write(folder.resolve("result.json"), Json.write(result));
        try (var _ = new Scope()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("r/net/encoders.rgb.stem.weight", Tensor.of(new float[] {1, 2}, 2));
            if (head) {
                tensors.put("r/net/heads.rgb.weight", Tensor.of(new float[] {1, 2}, 2));
            }
            Checkpoint.write(
                    folder.resolve("last.safetensors"),
                    tensors,
                    Map.of(
                            "epoch",
                            2,
                            "stretches",
                            stretches,
                            "history",
                            List.of(),
                            "tracks",
                            Map.of(),
                            "bestLoss",
                            1,
                            "bestEpoch",
                            2,
                            "trainSeconds",
                            1,
                            "wallSeconds",
                            1));
        }
        StringWriter said = new StringWriter();
        Path file = folder.resolve("rgb.safetensors");
        int code = new CommandLine(new WeightsOutCommand())
                .setOut(new PrintWriter(said, true))
                .execute(folder.toString(), file.toString(), "--modality", "rgb");
        assertThat(code).isZero();
        assertThat(Files.exists(file)).isTrue();
        return said.toString().replace(file.toString(), "FILE");
    }

    @Test
    void runOfTheJointHeadAlone_saysThatThereIsNoClassifier() {
        assertThat(out(Map.of("joint", 1.0), false))
                .isEqualTo(
                        "FILE: 1 tensors of the encoder of rgb\nThe file has no classifier (fc): this run trained no head of"
                                + " rgb, only joint. PyTorch takes it with load_state_dict(..., strict=False), which leaves fc as it"
                                + " is.\n");
    }

    @Test
    void headThatHasAWeight_needsNoWord() {
        assertThat(out(Map.of("rgb", 1.0), true)).isEqualTo("FILE: 2 tensors of the encoder of rgb\n");
    }
}
