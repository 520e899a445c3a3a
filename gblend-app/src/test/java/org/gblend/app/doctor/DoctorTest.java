package org.gblend.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gblend.app.doctor.Finding.Level;
import org.gblend.core.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir
    private Path folder;

    @Test
    void oldJava_failsWithTheRemedy() {
        assertThat(Checks.java(21, "21.0.2"))
                .isEqualTo(Finding.fail("Java", "21.0.2", "install a JDK 25 or newer, and set JAVA_HOME to it"));
        assertThat(Checks.java(25, "25").level()).isEqualTo(Level.OK);
    }

    @Test
    void memory_failsBelowTwoAndNotesBelowFour() {
        assertThat(Checks.memory(1.5, 0.4).level()).isEqualTo(Level.FAIL);
        assertThat(Checks.memory(3, 0.8).level()).isEqualTo(Level.NOTE);
        assertThat(Checks.memory(16, 4))
                .isEqualTo(Finding.ok("memory", "16.0 GiB, of which the JVM's heap may take 4.0"));
    }

    @Test
    void disk_failsWhereTheFolderIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "x");

        Finding finding = Checks.disk(file.resolve("cache"));

        assertThat(finding.level()).isEqualTo(Level.FAIL);
        assertThat(finding.remedy()).contains("set data.cache (or XDG_CACHE_HOME) to another folder");
    }

    @Test
    void disk_failsWhereThereIsNoRoom() {
        assertThat(Checks.space(folder, 0.5).level()).isEqualTo(Level.FAIL);
        assertThat(Checks.space(folder, 50).level()).isEqualTo(Level.OK);
    }

    @Test
    void nativesThatDoNotLoad_fail() {
        Finding finding = Checks.natives(() -> {
            throw new UnsatisfiedLinkError("no jnitorch");
        });

        assertThat(finding.level()).isEqualTo(Level.FAIL);
        assertThat(finding.line())
                .startsWith("FAIL  libtorch       does not load (")
                .contains("-> the native libraries are");
    }

    @Test
    void noBf16AndNoGpu_areNotes() {
        assertThat(Checks.precision(Map.of("precision-auto", "FLOAT32")).level())
                .isEqualTo(Level.NOTE);
        assertThat(Checks.gpu(Map.of("cuda-devices", "0")).level()).isEqualTo(Level.NOTE);
        assertThat(Checks.gpu(Map.of("cuda-devices", "2")).text()).startsWith("2 CUDA device(s)");
    }

    @Test
    void trial_failureIsAFinding() {
        Finding finding = Trial.attempt("decode", path -> {
            throw new InputException("clip.mp4: no decoder");
        });

        assertThat(finding.line())
                .isEqualTo("FAIL  decode         failed: clip.mp4: no decoder\n      -> this should work on"
                        + " every machine: run 'gblend doctor --debug', and report what it prints");
    }

    @Test
    void examine_goesOnAfterAFailureAndReturnsOne() {
        StringWriter text = new StringWriter();
        List<Supplier<Finding>> checks = List.of(
                () -> Finding.ok("a", "fine"),
                () -> {
                    throw new IllegalStateException("odd");
                },
                () -> Finding.note("c", "slow", "wait"));

        int code = DoctorCommand.examine(checks, new PrintWriter(text));

        assertThat(code).isEqualTo(1);
        assertThat(text.toString()).isEqualTo("""
                ok    a              fine
                FAIL  check          ended with java.lang.IllegalStateException: odd
                      -> mend what failed above first
                note  c              slow
                      -> wait
                1 of 3 checks failed; the lines with -> say what to do.
                """);
    }

    @Test
    void trial_decodesAndTrainsHere() {
        assertThat(Trial.decode().text()).isEqualTo("wrote 24 clips and read one of 1.0 s");
        assertThat(Trial.train().text()).startsWith("one epoch on 16 clips in ");
    }
}
