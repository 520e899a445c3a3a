package org.gblend.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.gblend.media.ClipWriter;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoCodec;

/** Clips of a size of one's own for benchmarks: a coloured texture that moves at an even pace, in MPEG-4 at 25 frames a second. */
final class MadeClips {
    private static final long SEED = 1;
    private static final double FPS = 25;
    private static final int FRAMES = 25;

    private MadeClips() {}

    /** Writes {@code count} files of 25 frames of {@code 4/3 shortEdge x shortEdge} pixels, even numbers of them. */
    static void write(Path folder, int count, int shortEdge) {
        int height = shortEdge / 2 * 2;
        int width = shortEdge * 4 / 3 / 2 * 2;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < count; i++) {
            RandomGenerator random = RandomStreams.of(SEED).stream("made clip", i);
            VideoClip clip = clip(height, width, 6 * random.nextDouble() - 3, 4 * random.nextDouble() - 2);
            Path file = folder.resolve(String.format(Locale.ROOT, "%04d.mp4", i));
            ClipWriter.write(file, clip, FPS, null, VideoCodec.MPEG4);
        }
    }

    private static VideoClip clip(int height, int width, double dx, double dy) {
        byte[] data = new byte[FRAMES * height * width * 3];
        int at = 0;
        for (int t = 0; t < FRAMES; t++) {
            for (int y = 0; y < height; y++) {
                double v = y - dy * t;
                for (int x = 0; x < width; x++) {
                    double u = x - dx * t;
                    double light =
                            120 + 45 * Math.sin(0.31 * u) * Math.cos(0.27 * v) + 35 * Math.sin(0.15 * u + 0.17 * v);
                    data[at++] = (byte) Math.round(light + 20 * Math.sin(0.05 * u));
                    data[at++] = (byte) Math.round(light);
                    data[at++] = (byte) Math.round(light - 20 * Math.cos(0.06 * v));
                }
            }
        }
        return new VideoClip(data, FRAMES, height, width, 3, new double[FRAMES]);
    }
}
