package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.media.internal.NativeScope;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files with flipped bits, overwritten stretches and cuts end in a clip or in one complaint, never in anything else. */
class CorruptedFilesTest {
    private static final long SEED = 20;
    private static final int CASES = 120;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"a.mp4, H264", "b.mp4, MPEG4", "c.mkv, H264", "d.mpg, MPEG1", "e.avi, MPEG4"})
    void decode_damagedFile_givesAClipOrAComplaint(String name, VideoCodec codec) throws IOException {
        Path whole = folder.resolve("whole-" + name);
        ClipWriter.write(whole, Scenes.moving(40, 48, 64, 1, 0), 25, Scenes.tone(1.6, 16_000, 440, 0.5), codec);
        byte[] bytes = Files.readAllBytes(whole);
        Path file = folder.resolve(name);
        int clips = 0;
        int complaints = 0;
        for (int i = 0; i < CASES; i++) {
            Files.write(file, damaged(bytes, RandomStreams.of(SEED).stream("damage", i)));
            TimeWindow window = i % 2 == 0 ? null : new TimeWindow(0.7, 1.3);
            try {
                Clip clip = ClipDecoder.decode(file, window, FrameSize.shortEdge(24), 16_000);
                assertThat(clip.video().frames()).isPositive();
                clips++;
            } catch (InputException e) {
                assertThat(e).as("seed %d, case %d", SEED, i).hasMessageContaining(file.toString());
                complaints++;
            } catch (RuntimeException e) {
                fail("seed %d, case %d of %s".formatted(SEED, i, name), e);
            }
            assertThat(NativeScope.live()).as("seed %d, case %d", SEED, i).isZero();
        }
        assertThat(clips).as("clips").isPositive();
        assertThat(complaints).as("complaints").isPositive();
    }

    private static byte[] damaged(byte[] whole, RandomGenerator random) {
        byte[] bytes = whole.clone();
        switch (random.nextInt(4)) {
            case 0 -> flip(bytes, 0, bytes.length, 1 + random.nextInt(20), random);
            case 1 -> flip(bytes, 0, Math.min(bytes.length, 3_000), 1 + random.nextInt(8), random);
            case 2 -> {
                int from = random.nextInt(bytes.length);
                byte[] junk = new byte[Math.min(bytes.length - from, 1 + random.nextInt(600))];
                random.nextBytes(junk);
                System.arraycopy(junk, 0, bytes, from, junk.length);
            }
            default -> bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length - 1));
        }
        return bytes;
    }

    private static void flip(byte[] bytes, int from, int to, int count, RandomGenerator random) {
        for (int i = 0; i < count; i++) {
            bytes[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
        }
    }
}
