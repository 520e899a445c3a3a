package org.gblend.media.internal;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVMotionVector;
import org.bytedeco.javacpp.Pointer;
import org.gblend.media.CodecMotion;
import org.gblend.media.FrameSize.Pixels;
import org.jspecify.annotations.Nullable;

/** Follows the motion vectors of every decoded frame, and keeps the fields of those in the window. */
final class MotionCollector {
    private static final Set<Integer> EXPORTING = Set.of(
            AV_CODEC_ID_MPEG1VIDEO, AV_CODEC_ID_MPEG2VIDEO, AV_CODEC_ID_MPEG4, AV_CODEC_ID_H263, AV_CODEC_ID_H264);

    private static final int VECTOR_BYTES = Pointer.sizeof(AVMotionVector.class);
    private static final int SOURCE = offset("source");
    private static final int W = offset("w");
    private static final int H = offset("h");
    private static final int DST_X = offset("dst_x");
    private static final int DST_Y = offset("dst_y");
    private static final int MOTION_X = offset("motion_x");
    private static final int MOTION_Y = offset("motion_y");
    private static final int MOTION_SCALE = offset("motion_scale");

    private final boolean accumulate;
    private @Nullable AVCodecContext decoder;
    private @Nullable MotionGrid grid;
    private @Nullable FieldRaster raster;
    private String unsuited = "";
    private byte[] vectors = new byte[0];
    private boolean holdsBack;
    private boolean drained;
    private int height;
    private int width;
    private float[] fields = new float[0];
    private int count;

    MotionCollector(boolean accumulate) {
        this.accumulate = accumulate;
    }

    private static int offset(String member) {
        return Pointer.offsetof(AVMotionVector.class, member);
    }

    /** Asks a decoder, before it is opened, to tell its vectors. */
    void opening(AVCodecContext context) {
        decoder = context;
        int codec = context.codec_id();
        holdsBack = codec == AV_CODEC_ID_MPEG1VIDEO || codec == AV_CODEC_ID_MPEG2VIDEO;
        if (EXPORTING.contains(context.codec_id())) {
            context.export_side_data(context.export_side_data() | AV_CODEC_EXPORT_DATA_MVS);
        } else {
            unsuited = "its codec, " + avcodec_get_name(context.codec_id()).getString() + ", tells no motion vectors";
        }
    }

    /** Every decoded frame, in order, those before the window too. */
    void next(AVFrame frame) {
        if (unsuited.isEmpty()) {
            unsuited = fault(frame);
        }
        if (!unsuited.isEmpty()) {
            return;
        }
        MotionGrid motion = grid;
        if (motion == null) {
            height = frame.height();
            width = frame.width();
            motion = new MotionGrid(height, width);
            grid = motion;
        }
        boolean key = frame.pict_type() == AV_PICTURE_TYPE_I;
        motion.next(accumulate && !key);
        if (!key) {
            read(vectors(frame), motion);
        }
    }

    /**
     * The vectors of a frame, none where it has none.
     *
     * <p>FFmpeg's MPEG-1 and MPEG-2 decoder holds the last frame of a track back and gives it without its vectors: those of
     * the frame before stand in for them.
     */
    private ByteBuffer vectors(AVFrame frame) {
        AVFrameSideData data = av_frame_get_side_data(frame, AV_FRAME_DATA_MOTION_VECTORS);
        if (data != null && !data.isNull()) {
            vectors = new byte[Math.toIntExact(data.size())];
            data.data().get(vectors);
        } else if (!(drained && holdsBack)) {
            vectors = new byte[0];
        }
        return ByteBuffer.wrap(vectors).order(ByteOrder.nativeOrder());
    }

    /** Only frames that the decoder held back will follow. */
    void draining() {
        drained = true;
    }

    private String fault(AVFrame frame) {
        if (frame.pict_type() == AV_PICTURE_TYPE_B) {
            return "it has B-frames, which also refer to later pictures";
        }
        if ((frame.flags() & AVFrame.AV_FRAME_FLAG_INTERLACED) != 0) {
            return "it is interlaced";
        }
        AVCodecContext context = decoder;
        if (context != null && context.codec_id() == AV_CODEC_ID_H264 && context.refs() > 1) {
            return "its pictures may refer to any of " + context.refs() + " earlier ones";
        }
        if (grid != null && (frame.height() != height || frame.width() != width)) {
            return "the size of its picture changes";
        }
        return "";
    }

    /** A vector points from a block of this picture to where it was in the picture before. */
    private void read(ByteBuffer vectors, MotionGrid motion) {
        for (int at = 0; at + VECTOR_BYTES <= vectors.capacity(); at += VECTOR_BYTES) {
            int scale = Short.toUnsignedInt(vectors.getShort(at + MOTION_SCALE));
            if (vectors.getInt(at + SOURCE) >= 0 || scale == 0) {
                unsuited = "it refers to later pictures";
                return;
            }
            int w = Byte.toUnsignedInt(vectors.get(at + W));
            int h = Byte.toUnsignedInt(vectors.get(at + H));
            motion.block(
                    vectors.getShort(at + DST_X) - w / 2,
                    vectors.getShort(at + DST_Y) - h / 2,
                    w,
                    h,
                    -vectors.getInt(at + MOTION_X) / (float) scale,
                    -vectors.getInt(at + MOTION_Y) / (float) scale,
                    accumulate);
        }
    }

    /**
     * Keeps the field of the last frame, or of the one before it.
     *
     * @param shown size of the field
     * @param expected frames that the window will have, as far as it is known
     */
    void keep(boolean before, Pixels shown, Orientation orientation, int expected) {
        MotionGrid motion = grid;
        if (!unsuited.isEmpty() || motion == null) {
            return;
        }
        if (raster == null) {
            raster = new FieldRaster(height, width, shown, orientation);
        }
        long needed = (count + 1L) * raster.values();
        if (needed > Integer.MAX_VALUE - 8) {
            unsuited = "its window holds more motion vectors than one array";
            return;
        }
        if (fields.length < needed) {
            long doubled = Math.max(needed, Math.max(2L * fields.length, (long) expected * raster.values()));
            fields = Arrays.copyOf(fields, (int) Math.min(Integer.MAX_VALUE - 8, doubled));
        }
        raster.draw(before ? motion.before() : motion.now(), fields, count++ * raster.values());
    }

    /** The fields kept, after the last frame. */
    CodecMotion result(double[] times) {
        FieldRaster drawn = raster;
        if (!unsuited.isEmpty()) {
            return new CodecMotion.Unsuited(unsuited);
        }
        if (drawn == null) {
            throw new IllegalStateException("no field of motion was kept");
        }
        return new CodecMotion.Fields(drawn.fields(fields, times));
    }
}
