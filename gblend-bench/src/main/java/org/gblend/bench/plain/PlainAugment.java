package org.gblend.bench.plain;

import static org.bytedeco.opencv.global.opencv_core.CV_32FC3;
import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_core.subtract;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;
import org.gblend.core.RandomStreams;
import org.gblend.data.config.RgbConfig;
import org.gblend.media.VideoClip;

/**
 * Training samples of RGB clips in plain OpenCV calls, from frames that lie in OpenCV's own memory: resize, crop, mirror, to
 * float, minus the mean, times the reciprocal deviation. Its draws are written out after the loader's documentation.
 */
public final class PlainAugment implements AutoCloseable {
    private final RgbConfig config;
    private final RandomStreams streams;
    private final List<List<Mat>> stored = new ArrayList<>();
    private final List<Mat> outputs = new ArrayList<>();
    private final Mat mean = new Mat(4, 1, CV_64FC1);
    private final Mat factor = new Mat(4, 1, CV_64FC1);
    private final Mat resized = new Mat();
    private final Mat mirrored = new Mat();
    private final Mat bare = new Mat();

    /**
     * Copies the frames.
     *
     * @param batch the most samples of a batch
     */
    public PlainAugment(List<VideoClip> rows, RgbConfig config, int batch, long seed) {
        setNumThreads(1);
        this.config = config;
        this.streams = RandomStreams.of(seed);
        for (VideoClip clip : rows) {
            List<Mat> frames = new ArrayList<>();
            for (int t = 0; t < clip.frames(); t++) {
                Mat frame = new Mat(clip.height(), clip.width(), CV_8UC3);
                ByteBuffer pixels = frame.createBuffer();
                pixels.put(0, clip.data(), t * clip.frameBytes(), clip.frameBytes());
                frames.add(frame);
            }
            stored.add(frames);
        }
        for (int i = 0; i < batch * config.frames(); i++) {
            outputs.add(new Mat(config.height(), config.width(), CV_32FC3));
        }
        var means = mean.createIndexer();
        var factors = factor.createIndexer();
        for (int c = 0; c < 3; c++) {
            means.putDouble(new long[] {c, 0}, config.mean().get(c));
            factors.putDouble(new long[] {c, 0}, 1 / config.std().get(c));
        }
    }

    /** What is drawn for a sample: where its clip starts, its picture's size, its crop and the coin of the mirror. */
    private record Draw(int first, int height, int width, int top, int left, boolean mirror) {}

    private Draw draw(int row, int epoch) {
        RandomGenerator random = streams.stream("augment", epoch, row);
        double time = unit(random);
        double edge = unit(random);
        double down = unit(random);
        double right = unit(random);
        boolean mirror = unit(random) < 0.5;
        List<Mat> frames = stored.get(row);
        int height = frames.getFirst().rows();
        int width = frames.getFirst().cols();
        int shortEdge = config.jitterLow() + (int) (edge * (config.jitterHigh() - config.jitterLow() + 1));
        double scale = (double) shortEdge / Math.min(height, width);
        int h = (int) Math.round(height * scale);
        int w = (int) Math.round(width * scale);
        int span = (config.frames() - 1) * config.stride() + 1;
        return new Draw(
                (int) (time * (frames.size() - span + 1)),
                h,
                w,
                (int) (down * (h - config.height() + 1)),
                (int) (right * (w - config.width() + 1)),
                mirror);
    }

    private static double unit(RandomGenerator random) {
        return (random.nextLong() >>> 11) * 0x1p-53;
    }

    /** The samples of a batch, in turn. */
    public void run(int[] rows, int epoch) {
        for (int i = 0; i < rows.length; i++) {
            Draw draw = draw(rows[i], epoch);
            try (Size size = new Size(draw.width(), draw.height());
                    Rect crop = new Rect(draw.left(), draw.top(), config.width(), config.height())) {
                for (int f = 0; f < config.frames(); f++) {
                    resize(frame(rows[i], draw, f), resized, size, 0, 0, INTER_LINEAR);
                    try (Mat part = resized.apply(crop)) {
                        finish(part, draw, outputs.get(i * config.frames() + f));
                    }
                }
            }
        }
    }

    private Mat frame(int row, Draw draw, int index) {
        return stored.get(row).get(draw.first() + index * config.stride());
    }

    private void finish(Mat part, Draw draw, Mat out) {
        if (draw.mirror()) {
            flip(part, mirrored, 1);
        }
        (draw.mirror() ? mirrored : part).convertTo(out, CV_32FC3);
        subtract(out, mean, out);
        multiply(out, factor, out);
    }

    /** The least that there is to do: the same frames resized to the crop's size, then to float. */
    public void runBare(int[] rows, int epoch) {
        try (Size size = new Size(config.width(), config.height())) {
            for (int i = 0; i < rows.length; i++) {
                Draw draw = draw(rows[i], epoch);
                for (int f = 0; f < config.frames(); f++) {
                    resize(frame(rows[i], draw, f), bare, size, 0, 0, INTER_LINEAR);
                    bare.convertTo(outputs.get(i * config.frames() + f), CV_32FC3);
                }
            }
        }
    }

    /** The values of the last {@link #run}'s sample, (T, H, W, 3). */
    public float[] sample(int index) {
        int values = config.height() * config.width() * 3;
        float[] all = new float[config.frames() * values];
        for (int f = 0; f < config.frames(); f++) {
            FloatBuffer frame = outputs.get(index * config.frames() + f).createBuffer();
            frame.get(0, all, f * values, values);
        }
        return all;
    }

    @Override
    public void close() {
        stored.forEach(list -> list.forEach(Mat::close));
        outputs.forEach(Mat::close);
        List.of(mean, factor, resized, mirrored, bare).forEach(Mat::close);
    }
}
