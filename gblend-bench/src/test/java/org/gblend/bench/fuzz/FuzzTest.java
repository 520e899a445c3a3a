package org.gblend.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gblend.core.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The short form of {@code bench fuzz}: a few cases of each reader, and the fuzzer's own promises. */
class FuzzTest {
    @TempDir
    Path folder;

    /** Cases that broke a reader once are in reach of the numbers here. */
    @ParameterizedTest
    @CsvSource({"arrays, 150", "weights, 60", "checkpoint, 60", "config, 60", "manifest, 40", "curves, 100"})
    void reader_damagedFiles_endInAResultOrAnErrorThatNamesTheFile(String target, int cases) {
        FuzzChild child = new FuzzChild(target, 1, folder, "");
        for (int n = 0; n < cases; n++) {
            assertThat(child.read(child.write(n), n))
                    .as("target=%s seed=1 case %d", target, n)
                    .isEmpty();
        }
    }

    /** Found by runs of thousands. */
    @ParameterizedTest
    @CsvSource({"manifest, 174", "manifest, 436", "manifest, 813", "manifest, 1579"})
    void reader_fileThatBrokeItOnce_isAnErrorOrAResult(String target, int number) {
        FuzzChild child = new FuzzChild(target, 1, folder, "");

        assertThat(child.read(child.write(number), number)).isEmpty();
    }

    @Test
    void media_damagedClips_leaveTheProcessAlive() {
        StringWriter text = new StringWriter();
        FuzzSettings settings = new FuzzSettings(List.of("media"), 45, 0, 1, 0, 256, 60, null, folder.toString());

        int found = FuzzCommand.run(settings, new PrintWriter(text));

        assertThat(found).as(text.toString()).isZero();
        assertThat(text.toString()).contains("media      cases 0 to 44, seed 1: 0 found");
    }

    @Test
    void cases_areAFunctionOfSeedAndNumber() {
        byte[] whole = new byte[1000];
        byte[] once = Corruption.of(whole, RandomStreams.of(3).stream("x", 7));
        assertThat(Corruption.of(whole, RandomStreams.of(3).stream("x", 7))).isEqualTo(once);
        assertThat(Arrays.equals(Corruption.of(whole, RandomStreams.of(3).stream("x", 8)), once))
                .isFalse();
    }

    @Test
    void settings_unknownTarget_isRefused() {
        assertThatThrownBy(() -> new FuzzSettings(List.of("midi"), 1, 0, 1, 0, 64, 1, null, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "target: \"midi\" is none of [media, arrays, weights, checkpoint, config, manifest, curves]");
    }
}
