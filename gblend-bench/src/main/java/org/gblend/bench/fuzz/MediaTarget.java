package org.gblend.bench.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.gblend.media.AudioClip;
import org.gblend.media.AudioDecoder;
import org.gblend.media.Clip;
import org.gblend.media.ClipDecoder;
import org.gblend.media.ClipWriter;
import org.gblend.media.FrameSize;
import org.gblend.media.MotionClip;
import org.gblend.media.MotionVectors;
import org.gblend.media.TimeWindow;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoCodec;

/** Picture, sound and motion vectors of damaged clips: an error, or a clip of the shape that was asked for. */
final class MediaTarget implements FuzzTarget {
    private static final int SIZE = 64;
    private static final int FRAMES = 15;
    private static final int FPS = 25;
    private static final int RATE = 16000;
    private static final int HEIGHT = 32;
    private static final int WIDTH = 48;

    @Override
    public List<Whole> wholes(Path folder) {
        List<Whole> wholes = new ArrayList<>();
        for (VideoCodec codec : VideoCodec.values()) {
            for (String ending : List.of(".mp4", ".avi", ".mkv")) {
                Path file = folder.resolve("whole-" + codec + ending);
                ClipWriter.write(file, picture(), FPS, sound(), codec);
                try {
                    wholes.add(new Whole(file.getFileName().toString(), Files.readAllBytes(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return wholes;
    }

    private static VideoClip picture() {
        byte[] data = new byte[FRAMES * SIZE * SIZE * 3];
        for (int i = 0; i < data.length; i++) {
            int t = i / (SIZE * SIZE * 3);
            data[i] = (byte)
                    (128 + 60 * Math.sin((i / 3 % SIZE - 2 * t) * 0.4) + 40 * Math.cos(i / 3 / SIZE % SIZE * 0.3));
        }
        return new VideoClip(data, FRAMES, SIZE, SIZE, 3, new double[FRAMES]);
    }

    private static AudioClip sound() {
        float[] samples = new float[FRAMES * RATE / FPS];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(0.05 * i));
        }
        return new AudioClip(samples, RATE);
    }

    @Override
    public void read(Path file, RandomGenerator random) {
        FrameSize size = FrameSize.exact(HEIGHT, WIDTH);
        TimeWindow window = random.nextBoolean() ? null : new TimeWindow(0.1, 0.5);
        switch (random.nextInt(3)) {
            case 0 -> {
                Clip clip = ClipDecoder.decode(file, window, size, RATE);
                check(clip.video());
                check(clip.audio());
            }
            case 1 -> {
                MotionClip clip = MotionVectors.decode(file, window, size, 0, random.nextBoolean());
                check(clip.video());
            }
            default -> check(AudioDecoder.decode(file, window, RATE));
        }
    }

    private static void check(VideoClip clip) {
        if (clip.frames() < 1 || clip.height() != HEIGHT || clip.width() != WIDTH || clip.channels() != 3) {
            throw new BrokenPromise("a clip of %d frames of %d x %d x %d"
                    .formatted(clip.frames(), clip.height(), clip.width(), clip.channels()));
        }
        for (double time : clip.times()) {
            if (!Double.isFinite(time)) {
                throw new BrokenPromise("a frame at the time " + time);
            }
        }
    }

    private static void check(AudioClip clip) {
        if (clip.samples().length < 1 || clip.rate() != RATE) {
            throw new BrokenPromise("sound of " + clip.samples().length + " samples at " + clip.rate() + " Hz");
        }
        for (float sample : clip.samples()) {
            if (!Float.isFinite(sample)) {
                throw new BrokenPromise("a sound with the sample " + sample);
            }
        }
    }
}
