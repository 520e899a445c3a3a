package org.gblend.data.internal.prepare;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import org.gblend.core.InputException;
import org.gblend.data.config.ArrayFlowConfig;
import org.gblend.data.internal.array.ElementType;
import org.gblend.data.internal.array.Layout;
import org.gblend.media.FrameResize;
import org.gblend.media.FrameSize;
import org.gblend.media.OpticalFlow;
import org.gblend.media.VideoClip;

/** Frames of an array as the pictures that optical flow is taken of. */
final class ArrayFrames {
    private static final int WHITE = 255;
    private static final int RGB = 3;

    private ArrayFrames() {}

    /**
     * Refuses arrays that are no frames.
     *
     * @param own lengths of one row's axes, in the file's order
     * @throws InputException on channels other than 1 or 3, on types whose black and white are not known, and on fewer than
     *     {@code gap + 1} frames; the message is to follow the name of the row
     */
    static void require(ArrayFlowConfig config, int[] own, ElementType type) {
        int[] shape = Layout.parse(config.layout()).sampleShape(own);
        if (shape[3] != 1 && shape[3] != RGB) {
            throw new InputException("its frames have " + shape[3]
                    + " channels, optical flow takes 1 (grey) or 3 (R, G, B): check the layout \"" + config.layout()
                    + "\", or choose channels and write the array again");
        }
        if (type != ElementType.U8 && config.range().isEmpty()) {
            throw new InputException("its values are " + type.name().toLowerCase(Locale.ROOT)
                    + ", and optical flow is taken of 8 bits: set range to the values that are black and white, such as"
                    + " [0, 1]");
        }
        if (shape[0] <= config.gap()) {
            throw new InputException("it has " + shape[0] + " frames, and a gap of " + config.gap() + " needs "
                    + (config.gap() + 1) + ": " + (config.gap() > 1 ? "lower gap, or " : "") + "remove the row");
        }
    }

    /**
     * The flow of frames, in 8 bits.
     *
     * @param sample (T, H, W, C) of finite values
     * @param own lengths of the axes in the file's order, as {@link #require} has seen them
     * @return (T-gap, H, W, 2)
     */
    static VideoClip flow(ArrayFlowConfig config, MemorySegment sample, ElementType type, int[] own) {
        int[] shape = Layout.parse(config.layout()).sampleShape(own);
        byte[] bytes = bytes(config, sample, type);
        VideoClip frames = new VideoClip(bytes, shape[0], shape[1], shape[2], shape[3], new double[shape[0]]);
        if (config.shortEdge() > 0) {
            frames = FrameResize.resize(frames, FrameSize.shortEdge(config.shortEdge()));
        }
        return OpticalFlow.of(frames, config.method(), config.gap()).quantised(config.bound());
    }

    /** {@code round(255 (value - black) / (white - black))}, cut to 0-255; bytes as they are where no range is given. */
    private static byte[] bytes(ArrayFlowConfig config, MemorySegment sample, ElementType type) {
        if (config.range().isEmpty()) {
            return sample.toArray(ValueLayout.JAVA_BYTE);
        }
        float[] values = ArrayPreparation.floats(sample, type);
        double black = config.range().getFirst();
        double scale = WHITE / (config.range().getLast() - black);
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.clamp(Math.round((values[i] - black) * scale), 0, WHITE);
        }
        return bytes;
    }
}
