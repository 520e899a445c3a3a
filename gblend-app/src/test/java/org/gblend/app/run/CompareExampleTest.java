package org.gblend.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gblend.train.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareExampleTest {
    @Test
    void example_isARunWithATestAndNotATrialOfAnotherRate(@TempDir Path folder) throws IOException {
        for (String run : List.of("audio.T.lr0.1", "online.T.lr0.05", "online.T.lr0.1")) {
            Files.writeString(
                    Files.createDirectories(folder.resolve("seed-1").resolve(run))
                            .resolve("result.json"),
                    "{}");
        }
        assertThat(CompareCommand.example(folder)).isNull();
        Files.createFile(new RunFolder(folder.resolve("seed-1/audio.T.lr0.1")).test());
        assertThat(CompareCommand.example(folder)).isEqualTo(folder.resolve("seed-1/audio.T.lr0.1"));
        Files.createFile(new RunFolder(folder.resolve("seed-1/online.T.lr0.1")).test());
        assertThat(CompareCommand.example(folder)).isEqualTo(folder.resolve("seed-1/online.T.lr0.1"));
    }
}
