package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gblend.core.InputException;
import org.gblend.media.internal.NativeScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Decoding many times holds no native memory.
 *
 * <p>The C library itself is asked for the bytes in use ({@code mallinfo2} of glibc), so that structs that FFmpeg allocates
 * inside of others count too. The virtual machine takes and returns megabytes beside, now and then; a leak is in every block of
 * rounds, so that a few calm blocks prove that there is none. {@link NativeScope#live} counts what is too small to show here.
 */
class NativeMemoryTest {
    private static final int WARM_UP = 40;
    private static final int ROUNDS = 30;
    private static final int CALM_BLOCKS = 3;
    private static final int MOST_BLOCKS = 20;
    private static final double CALM_BYTES_PER_ROUND = 1_000;

    @TempDir
    Path folder;

    @Test
    void decodingFlowAndComplaints_leaveNothing() throws IOException {
        Path file = folder.resolve("a.mp4");
        ClipWriter.write(
                file, Scenes.moving(20, 32, 32, 1, 0), 25, Scenes.tone(0.8, 16_000, 440, 0.5), VideoCodec.H264);
        Path damaged = folder.resolve("damaged.mkv");
        ClipWriter.write(damaged, Scenes.moving(20, 32, 32, 1, 0), 25, null, VideoCodec.MPEG4);
        byte[] bytes = Files.readAllBytes(damaged);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 200, (byte) 0);
        Files.write(damaged, bytes);
        Runnable round = () -> {
            Clip clip = ClipDecoder.decode(file, new TimeWindow(0.2, 0.6), FrameSize.shortEdge(16), 11_025);
            OpticalFlow.dis(clip.video());
            FrameResize.resize(clip.video(), FrameSize.exact(12, 12));
            MediaFiles.probe(file);
            refused(() -> AudioDecoder.decode(damaged, null, 16_000));
            refused(() -> VideoDecoder.decode(file, new TimeWindow(5, 6), FrameSize.nativeSize()));
        };
        assertFlat(round);
    }

    @Test
    void writing_leavesNothing() {
        Path file = folder.resolve("w.mp4");
        VideoClip scene = Scenes.moving(3, 32, 32, 1, 0);
        AudioClip sound = Scenes.tone(0.1, 16_000, 440, 0.5);
        assertFlat(() -> ClipWriter.write(file, scene, 25, sound, VideoCodec.H264));
    }

    private static void assertFlat(Runnable round) {
        repeat(round, WARM_UP);
        List<Double> kept = new ArrayList<>();
        while (kept.stream()
                        .filter(bytes -> Math.abs(bytes) < CALM_BYTES_PER_ROUND)
                        .count()
                < CALM_BLOCKS) {
            assertThat(kept).as("bytes kept a round, by blocks").hasSizeLessThan(MOST_BLOCKS);
            long before = inUse();
            repeat(round, ROUNDS);
            kept.add((inUse() - before) / (double) ROUNDS);
        }
        assertThat(NativeScope.live()).isZero();
    }

    private static void repeat(Runnable round, int times) {
        for (int i = 0; i < times; i++) {
            round.run();
        }
    }

    private static void refused(Runnable call) {
        try {
            call.run();
        } catch (InputException e) {
            return;
        }
        throw new AssertionError("expected a complaint");
    }

    /** Bytes handed out by malloc and not freed. */
    @SuppressWarnings("restricted") // a call into the C library
    private static long inUse() {
        Linker linker = Linker.nativeLinker();
        MemorySegment symbol = linker.defaultLookup().find("mallinfo2").orElse(MemorySegment.NULL);
        assumeTrue(!symbol.equals(MemorySegment.NULL), "this C library has no mallinfo2");
        MemoryLayout[] fields = new MemoryLayout[10];
        Arrays.fill(fields, ValueLayout.JAVA_LONG);
        StructLayout layout = MemoryLayout.structLayout(fields);
        MethodHandle call = linker.downcallHandle(symbol, FunctionDescriptor.of(layout));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = (MemorySegment) call.invokeExact((SegmentAllocator) arena);
            long mapped = info.getAtIndex(ValueLayout.JAVA_LONG, 4);
            long used = info.getAtIndex(ValueLayout.JAVA_LONG, 7);
            return mapped + used;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
