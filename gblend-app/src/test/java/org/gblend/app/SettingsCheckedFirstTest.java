package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What settings by themselves are wrong in is told before data is read: here there is none. */
class SettingsCheckedFirstTest {
    private static final String YAML = """
            name: nothing
            data: {root: nowhere, manifest: rows.csv}
            modalities:
              x: {input: {array: {from: x.npy, layout: c}}, encoder: {mlp: {}}}
              y: {input: {array: {from: y.npy, layout: c}}, encoder: {mlp: {}}}
            """;

    @TempDir
    Path folder;

    private void assertRefused(String message, String command, String... settings) throws IOException {
        Path config = Files.writeString(folder.resolve("nothing.yaml"), YAML);
        Path out = folder.resolve("out");
        String[] arguments = new String[settings.length + 4];
        arguments[0] = command;
        arguments[1] = config.toString();
        System.arraycopy(settings, 0, arguments, 2, settings.length);
        arguments[settings.length + 2] = "--out";
        arguments[settings.length + 3] = out.toString();
        Cli refused = Cli.run(arguments);
        assertThat(refused.code()).as(refused.err()).isEqualTo(2);
        assertThat(refused.err()).contains(message);
        assertThat(out).doesNotExist();
    }

    @Test
    void schemes_thatDoNotFitTheModalities() throws IOException {
        assertRefused(
                "scheme unimodal: modality 'z' is not configured; there is x, y",
                "train",
                "scheme.unimodal.modality=z");
        assertRefused("weight 1.0 of head 'z' cannot be used", "train", "scheme.fixed.weights={z: 1}");
        assertRefused(
                "compare.schemes: the name 'x' is taken; choose another one", "compare", "compare.schemes.x=naive");
    }

    @Test
    void deviceThatIsNotThere() throws IOException {
        assertRefused("training.device: device is 'cuda:77', but libtorch sees", "train", "training.device=cuda:77");
    }
}
