package org.gblend.media.internal;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.swresample.*;

import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Mono sound from one rate to another by libswresample's polyphase filter.
 *
 * <p>Output sample k lies at the time of input position {@code k * from / to}: the filter's delay is taken off.
 */
public final class Resampler {
    private Resampler() {}

    /**
     * Resamples the first {@code length} samples of {@code input}.
     *
     * @return about {@code length * to / from} samples
     */
    public static float[] resample(float[] input, int length, int from, int to) {
        try (NativeScope scope = new NativeScope()) {
            SwrContext context = open(scope, from, to);
            int most = (int) Math.min(Integer.MAX_VALUE - 8, (long) length * to / from + 1024);
            FloatPointer in = scope.own(new FloatPointer(Math.max(1, length)));
            in.put(input, 0, length);
            FloatPointer out = scope.own(new FloatPointer(most));
            PointerPointer<Pointer> ins = scope.own(new PointerPointer<>(1));
            PointerPointer<Pointer> outs = scope.own(new PointerPointer<>(1));
            ins.put(0, in);
            outs.put(0, out);
            int count = require(swr_convert(context, outs, most, ins, length));
            outs.put(0, out.getPointer(count));
            count += require(swr_convert(context, outs, most - count, new PointerPointer<>((Pointer) null), 0));
            float[] result = new float[count];
            out.get(result);
            return result;
        }
    }

    private static SwrContext open(NativeScope scope, int from, int to) {
        AVChannelLayout mono = scope.own(new AVChannelLayout());
        av_channel_layout_default(mono, 1);
        SwrContext fresh = new SwrContext(null);
        require(swr_alloc_set_opts2(fresh, mono, AV_SAMPLE_FMT_FLT, to, mono, AV_SAMPLE_FMT_FLT, from, 0, null));
        SwrContext context = scope.own(fresh, swresample::swr_free);
        require(swr_init(context));
        return context;
    }

    private static int require(int code) {
        if (code < 0) {
            throw new IllegalStateException("libswresample refused to resample: " + Ffmpeg.text(code));
        }
        return code;
    }
}
