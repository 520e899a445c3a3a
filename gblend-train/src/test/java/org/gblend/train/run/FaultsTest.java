package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gblend.core.InputException;
import org.gblend.train.Heard;
import org.gblend.train.Left;
import org.gblend.train.Tiny;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.loop.RunListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around a run: nothing finished is lost, and the run goes on once it is mended. */
class FaultsTest {
    @TempDir
    Path folder;

    private Path run() {
        return folder.resolve("run");
    }

    /** A limit on the size of a file stands for the full disk: the same failing write, without a disk to fill. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void run_thatCannotWriteItsCheckpoint_saysSoAndGoesOnOnceItCan() throws Exception {
        try (Tiny tiny = Tiny.open(folder, Tiny.batchNormed(folder))) {
            tiny.run(folder.resolve("whole"), tiny.scheme(OnlineConfig.every(1, 2)), RunListener.silent());
            Process process =
                    OtherProcess.start(List.of("sh", "-c", "ulimit -f 8; exec \"$@\"", "sh"), "train", folder);
            process.inputReader().lines().forEach(line -> {});
            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(Left.text(folder.resolve("train.err")))
                    .containsPattern(
                            "run/.*\\.safetensors: cannot be written \\(java.io.IOException: File too large\\);"
                                    + " what was there before is untouched; make room, or choose another folder");
            tiny.run(run(), tiny.scheme(OnlineConfig.every(1, 2)), RunListener.silent());
            assertThat(Left.by(run())).isEqualTo(Left.by(folder.resolve("whole")));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void run_inAFolderThatCannotBeWritten_saysWhichAndWhatToDo() {
        Path run = Path.of("/proc/gblend-run");
        try (Tiny tiny = Tiny.open(folder)) {
            assertThatThrownBy(() -> tiny.run(run, tiny.scheme(new NaiveConfig()), RunListener.silent()))
                    .isInstanceOf(InputException.class)
                    .hasMessageMatching(
                            "/proc/gblend-run: cannot be written \\(.*\\); choose another folder with --out");
        }
    }

    @Test
    void run_whoseFilesVanish_doesNotNeedThem() throws IOException {
        try (Tiny tiny = Tiny.open(folder)) {
            tiny.run(folder.resolve("whole"), tiny.scheme(new NaiveConfig()), RunListener.silent());
            tiny.run(run(), tiny.scheme(new NaiveConfig()), new Heard() {
                @Override
                public void progress(String run, double done, double total, String text) {
                    super.progress(run, done, total, text);
                    delete(folder.resolve("cache"));
                    delete(folder.resolve("a.npy"));
                }
            });
            assertThat(folder.resolve("a.npy")).doesNotExist();
            assertThat(Left.by(run())).isEqualTo(Left.by(folder.resolve("whole")));
        }
    }

    private static void delete(Path path) {
        if (Files.exists(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().endsWith(".lock"))
                        .forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Test
    void run_whoseNewestCheckpointIsDamaged_goesOnFromTheOneBefore() throws IOException {
        try (Tiny tiny = Tiny.open(folder, Tiny.batchNormed(folder))) {
            tiny.run(folder.resolve("whole"), tiny.scheme(new NaiveConfig()), RunListener.silent());
            assertThatThrownBy(() -> tiny.run(run(), tiny.scheme(new NaiveConfig()), new Heard(1)))
                    .isInstanceOf(Heard.Killed.class);
            Path last = run().resolve("last.safetensors");
            byte[] bytes = Files.readAllBytes(last);
            bytes[bytes.length / 2] ^= 4;
            Files.delete(last);
            Files.write(last, bytes);
            Heard heard = new Heard();
            tiny.run(run(), tiny.scheme(new NaiveConfig()), heard);
            assertThat(heard.notes)
                    .anyMatch(note -> note.contains("its checksum is")
                            && note.endsWith("; going on from the one before, " + run().resolve("last-1.safetensors")));
            assertThat(Left.by(run())).isEqualTo(Left.by(folder.resolve("whole")));
            assertThat(run().resolve("last-1.safetensors")).doesNotExist();
        }
    }

    @Test
    void bindData_toOtherData_saysWhatDiffers() throws IOException {
        RunFolder run = new RunFolder(run());
        DataRecord before = new DataRecord(
                "1f", List.of("a", "b"), Map.of("x", List.of(3L)), Map.of("train", 10), List.of("t1", "t2"));
        run.bindData(before);
        Files.writeString(run.last(), "");
        run.bindData(before);
        DataRecord other = new DataRecord(
                "2e", List.of("a", "c"), Map.of("x", List.of(3L)), Map.of("train", 11), List.of("t1", "t2"));
        assertThatThrownBy(() -> run.bindData(other))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        run() + ": this folder holds a run on other data (classes were [a, b], are [a, c]; samples by"
                                + " set were {train=10}, are {train=11}); put the files back as they were, or choose another"
                                + " folder with --out");
        DataRecord edited = new DataRecord("2e", before.classes(), before.shapes(), before.sizes(), before.test());
        assertThatThrownBy(() -> run.bindData(edited))
                .hasMessageContaining("on other data (the content of the prepared samples)");
    }
}
