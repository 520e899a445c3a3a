package org.gblend.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.gblend.core.RandomStreams;
import org.gblend.media.AudioClip;
import org.gblend.media.ClipWriter;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoCodec;
import org.gblend.train.folder.Json;
import org.gblend.train.run.RunResult;

/**
 * Media files of half a second whose verb, of four, is only in the sound (the octave of a tone) and whose noun, of four, is only in
 * the picture (the colour of a square). The two are independent: all 16 pairs are equally frequent. One cue in five is that of a
 * class drawn at random, so that no network can be right throughout, and one that fits its training clips to the end has learned
 * the wrong ones by heart. A second tone and a mottled ground, of each clip's own, are what it can tell them by.
 */
final class HeardVerbsSeenNouns {
    static final int CLASSES = 4;
    private static final double WRONG = 0.2;
    private static final int SIZE = 32;
    private static final int FRAMES = 8;
    private static final int PER_SECOND = 16;
    private static final int RATE = 16_000;
    private static final int PATCHES = 8;
    private static final int[][] COLOURS = {{220, 60, 60}, {60, 220, 60}, {60, 60, 220}, {200, 200, 60}};

    private HeardVerbsSeenNouns() {}

    /** Writes {@code clips/NNN.mp4} and {@code manifest.csv} (file, does, what). */
    static void write(Path folder, int clips) throws IOException {
        Files.createDirectories(folder.resolve("clips"));
        StringBuilder manifest = new StringBuilder("file,does,what\n");
        for (int i = 0; i < clips; i++) {
            manifest.append("clips/%03d.mp4,verb-%d,noun-%d\n".formatted(i, verb(i), noun(i)));
        }
        IntStream.range(0, clips).forEach(i -> {
            RandomGenerator random = RandomStreams.of(7).stream("clip", i);
            int heard = cue(random, verb(i));
            int seen = cue(random, noun(i));
            ClipWriter.write(
                    folder.resolve("clips/%03d.mp4".formatted(i)),
                    picture(seen, random),
                    PER_SECOND,
                    sound(heard, random),
                    VideoCodec.MPEG4);
        });
        Files.writeString(folder.resolve("manifest.csv"), manifest);
    }

    /**
     * What a run by a config says that was trained on such clips.
     *
     * @param yaml the config
     */
    static RunResult train(Path folder, String yaml, int seed) throws IOException {
        Path config = Files.writeString(folder.resolve("clips.yaml"), yaml);
        Path run = folder.resolve("run-" + seed);
        ArrayRows.out(Cli.run(
                "train",
                config.toString(),
                "data.root=" + folder,
                "data.cache=" + folder.resolve("cache"),
                "training.seed=" + seed,
                "--out",
                run.toString()));
        return Json.read(run.resolve("result.json"), RunResult.class);
    }

    private static int verb(int clip) {
        return clip % CLASSES;
    }

    private static int noun(int clip) {
        return clip / CLASSES % CLASSES;
    }

    private static int cue(RandomGenerator random, int label) {
        return random.nextDouble() < WRONG ? random.nextInt(CLASSES) : label;
    }

    private static VideoClip picture(int noun, RandomGenerator random) {
        byte[] data = new byte[FRAMES * SIZE * SIZE * 3];
        double[] times = new double[FRAMES];
        int[] patches = random.ints(PATCHES * PATCHES * 3L, 0, 160).toArray();
        int left = random.nextInt(SIZE / 2);
        int top = random.nextInt(SIZE / 2);
        int side = SIZE / 4 + random.nextInt(SIZE / 4);
        int at = 0;
        for (int frame = 0; frame < FRAMES; frame++) {
            times[frame] = frame / (double) PER_SECOND;
            for (int y = 0; y < SIZE; y++) {
                for (int x = 0; x < SIZE; x++) {
                    boolean inside = x >= left && x < left + side && y >= top && y < top + side;
                    int patch = (y * PATCHES / SIZE * PATCHES + x * PATCHES / SIZE) * 3;
                    for (int c = 0; c < 3; c++) {
                        data[at++] = (byte) (inside ? COLOURS[noun][c] : patches[patch + c]);
                    }
                }
            }
        }
        return new VideoClip(data, FRAMES, SIZE, SIZE, 3, times);
    }

    private static AudioClip sound(int verb, RandomGenerator random) {
        float[] samples = new float[RATE * FRAMES / PER_SECOND];
        double tone = 300 * Math.pow(2, verb + 0.4 * (random.nextDouble() - 0.5));
        double own = 200 * Math.pow(2, 5 * random.nextDouble());
        for (int k = 0; k < samples.length; k++) {
            double turn = 2 * Math.PI * k / RATE;
            double hiss = 0.1 * (random.nextDouble() - 0.5);
            samples[k] = (float) (0.15 * Math.sin(turn * tone) + 0.1 * Math.sin(turn * own) + hiss);
        }
        return new AudioClip(samples, RATE);
    }
}
