package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of gblend-train/README.md, compiled and run as it stands there, trains and leaves a folder that commands read. */
class LibraryProgramTest {
    private static final String FENCE = "```java\n";

    @TempDir
    private Path folder;

    @Test
    void program_trainsByAFile_andLeavesARunFolder() throws IOException, InterruptedException {
        ArrayRows rows = ArrayRows.threeClasses(folder, "library", 90, "{epochs: 2, batch: 10}", "equal");
        Path run = folder.resolve("run");

        String out = run(
                source(),
                List.of(
                        run.toString(),
                        folder.resolve("library.yaml").toString(),
                        "data.root=" + rows.folder(),
                        "data.cache=" + folder.resolve("cache")));

        assertThat(out).contains("sight: top-1 ", "sound: top-1 ", "joint: top-1 ");
        assertThat(ArrayRows.out(Cli.run("eval", run.toString()))).contains("joint");
    }

    private Path source() throws IOException {
        String readme = Files.readString(Path.of("../gblend-train/README.md"));
        int start = readme.indexOf(FENCE) + FENCE.length();
        return Files.writeString(folder.resolve("Train.java"), readme.substring(start, readme.indexOf("```", start)));
    }

    private String run(Path source, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString()));
        command.addAll(arguments);
        File output = folder.resolve("output").toFile();
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start()
                .waitFor();
        String out = Files.readString(output.toPath());
        assertThat(code).as(out).isZero();
        return out;
    }
}
