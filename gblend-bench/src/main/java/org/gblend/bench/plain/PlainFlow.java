package org.gblend.bench.plain;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC2;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_video.DISOpticalFlow;
import org.gblend.media.VideoClip;

/** DIS flow in plain OpenCV calls: RGB to grey, flow, bytes; frames and results stay in OpenCV's own memory. */
public final class PlainFlow implements AutoCloseable {
    private static final double STEPS = 127;
    private static final double ZERO = 128;

    private final DISOpticalFlow dis = DISOpticalFlow.create(DISOpticalFlow.PRESET_MEDIUM);
    private final List<List<Mat>> frames = new ArrayList<>();
    private final List<List<Mat>> results = new ArrayList<>();
    private final double scale;

    /** @param bound pixels that the flow is cut to */
    public PlainFlow(List<VideoClip> clips, double bound) {
        setNumThreads(1);
        scale = STEPS / bound;
        for (VideoClip clip : clips) {
            List<Mat> pictures = new ArrayList<>();
            List<Mat> bytes = new ArrayList<>();
            for (int t = 0; t < clip.frames(); t++) {
                Mat picture = new Mat(clip.height(), clip.width(), CV_8UC3);
                ByteBuffer pixels = picture.createBuffer();
                pixels.put(0, clip.data(), t * clip.frameBytes(), clip.frameBytes());
                pictures.add(picture);
                if (t > 0) {
                    bytes.add(new Mat(clip.height(), clip.width(), CV_8UC2));
                }
            }
            frames.add(pictures);
            results.add(bytes);
        }
    }

    /** All clips once. */
    public void run() {
        for (int clip = 0; clip < frames.size(); clip++) {
            flow(frames.get(clip), results.get(clip));
        }
    }

    private void flow(List<Mat> pictures, List<Mat> bytes) {
        Mat first = pictures.getFirst();
        try (Mat before = new Mat(first.rows(), first.cols(), CV_8UC1);
                Mat now = new Mat(first.rows(), first.cols(), CV_8UC1);
                Mat flow = new Mat()) {
            Mat[] grey = {before, now};
            cvtColor(first, before, COLOR_RGB2GRAY);
            for (int t = 1; t < pictures.size(); t++) {
                cvtColor(pictures.get(t), grey[t % 2], COLOR_RGB2GRAY);
                flow.release(); // a matrix of the right size would be taken for a first guess
                dis.calc(grey[(t - 1) % 2], grey[t % 2], flow);
                flow.convertTo(bytes.get(t - 1), CV_8UC2, scale, ZERO);
            }
        }
    }

    /** Mean absolute difference of the last run's bytes from others. */
    public double meanDifference(List<VideoClip> others) {
        long sum = 0;
        long count = 0;
        for (int clip = 0; clip < results.size(); clip++) {
            VideoClip other = others.get(clip);
            byte[] mine = new byte[other.frameBytes()];
            for (int t = 0; t < other.frames(); t++) {
                ByteBuffer pixels = results.get(clip).get(t).createBuffer();
                pixels.get(0, mine);
                for (int i = 0; i < mine.length; i++) {
                    sum += Math.abs((mine[i] & 0xFF) - (other.data()[t * mine.length + i] & 0xFF));
                }
                count += mine.length;
            }
        }
        return (double) sum / Math.max(1, count);
    }

    @Override
    public void close() {
        frames.forEach(list -> list.forEach(Mat::close));
        results.forEach(list -> list.forEach(Mat::close));
        dis.close();
    }
}
