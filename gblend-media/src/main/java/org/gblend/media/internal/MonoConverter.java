package org.gblend.media.internal;

import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swresample.*;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** Sound of any sample format and channel layout to mono floats at the same rate: the mean of the channels. */
final class MonoConverter {
    private static final int MAX_CHANNELS = 64; // SWR_CH_MAX of libswresample

    private final NativeScope scope;
    private int format = AV_SAMPLE_FMT_NONE;
    private int channels;
    private int capacity;
    private SwrContext converter = new SwrContext(null);
    private PointerPointer<FloatPointer> output = new PointerPointer<>((Pointer) null);
    private FloatPointer samples = new FloatPointer((Pointer) null);

    MonoConverter(NativeScope parent) {
        scope = parent.child();
    }

    /**
     * Writes {@code count} of the frame's samples, from number {@code from} on, into {@code to} at {@code offset}.
     *
     * @return a negative FFmpeg code on failure
     */
    int convert(AVFrame frame, int from, float[] to, int offset, int count) {
        if (frame.format() != format || frame.ch_layout().nb_channels() != channels || frame.nb_samples() > capacity) {
            int code = open(frame);
            if (code < 0) {
                return code;
            }
        }
        int code = swr_convert(converter, output, frame.nb_samples(), frame.extended_data(), frame.nb_samples());
        if (code < 0) {
            return code;
        }
        samples.position(from).get(to, offset, count);
        samples.position(0);
        return code;
    }

    private int open(AVFrame frame) {
        scope.close();
        format = AV_SAMPLE_FMT_NONE;
        int count = frame.ch_layout().nb_channels();
        if (count < 1 || count > MAX_CHANNELS) {
            return AVERROR_INVALIDDATA();
        }
        AVChannelLayout mono = scope.own(new AVChannelLayout());
        av_channel_layout_default(mono, 1);
        SwrContext fresh = new SwrContext(null);
        int code = swr_alloc_set_opts2(
                fresh,
                mono,
                AV_SAMPLE_FMT_FLT,
                frame.sample_rate(),
                frame.ch_layout(),
                frame.format(),
                frame.sample_rate(),
                0,
                null);
        if (code < 0) {
            return code;
        }
        converter = scope.own(fresh, swresample::swr_free);
        double[] mean = new double[count];
        Arrays.fill(mean, 1.0 / count);
        code = swr_set_matrix(converter, mean, count);
        code = code < 0 ? code : swr_init(converter);
        if (code < 0) {
            return code;
        }
        capacity = Math.max(frame.nb_samples(), 4096);
        samples = scope.own(new FloatPointer(capacity));
        output = scope.own(new PointerPointer<FloatPointer>(1));
        output.put(0, samples);
        format = frame.format();
        channels = count;
        return 0;
    }
}
