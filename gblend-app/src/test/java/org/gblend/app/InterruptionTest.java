package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
    private static final int MINUTES = 2;

    @TempDir
    Path folder;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void train_onSigterm_savesSaysHowToGoOnAndExitsWith130() throws Exception {
        Fixture.copy("format-1", folder);
        Process process = Cli.process(List.of(), arguments("stopped"))
                .redirectError(folder.resolve("err.txt").toFile())
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();
        awaitCheckpoint(folder.resolve("stopped/last.safetensors"), process);
        process.destroy();
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(Files.readString(folder.resolve("err.txt")))
                .contains("gblend: stopping after this batch")
                .contains("gblend: stopped; all that was done is saved, and the same command goes on from here");
        assertThat(Files.readString(folder.resolve("stopped/events.jsonl"))).contains("\"event\":\"stop\"");
        assertThat(folder.resolve("stopped/result.json")).doesNotExist();
        assertThat(folder.resolve("stopped/failure.txt")).doesNotExist();
    }

    /** So many epochs that it cannot have ended by itself. */
    private List<String> arguments(String run) {
        return List.of(
                "train",
                folder.resolve("config.yaml").toString(),
                "data.root=" + folder,
                "data.cache=" + folder.resolve("cache"),
                "training.epochs=100000",
                "--out",
                folder.resolve(run).toString());
    }

    private static void awaitCheckpoint(Path file, Process process) throws InterruptedException, IOException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        while (!Files.exists(file) && process.isAlive() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertThat(file).exists();
    }
}
