package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on a machine where no native library has been unpacked yet. */
class FirstStartsTest {
    private static final int PROCESSES = 3;
    private static final int MINUTES = 5;

    @TempDir
    Path folder;

    @Test
    void firstStarts_sideBySide_waitForEachOther() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(start(i));
        }
        try {
            for (int i = 0; i < PROCESSES; i++) {
                Process process = processes.get(i);
                assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                        .as(Files.readString(output(i)))
                        .isTrue();
                assertThat(process.exitValue()).as(Files.readString(output(i))).isZero();
            }
        } finally {
            for (Process process : processes) {
                process.destroyForcibly().waitFor();
            }
        }
        try (Stream<Path> files = Files.list(folder.resolve("natives"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".unpacked")))
                    .hasSize(1);
        }
    }

    /** Not left to the folder's own clearing, which warns of links that lead out of it. */
    @AfterEach
    void deleteLibraries() throws IOException {
        if (!Files.exists(folder.resolve("natives"))) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder.resolve("natives"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Process start(int index) throws IOException {
        return Cli.process(
                        List.of(
                                "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("natives"),
                                "-XX:ErrorFile=" + folder.resolve("crash-%p.log")),
                        List.of("model", "modalities.pose={input: array, encoder: mlp}", "--shape", "pose=4"))
                .redirectErrorStream(true)
                .redirectOutput(output(index).toFile())
                .start();
    }

    private Path output(int index) {
        return folder.resolve("out-" + index + ".txt");
    }
}
