package org.gblend.media.internal;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.gblend.media.AudioClip;

/** Mono sound into an audio track. */
final class AudioEncoder extends TrackEncoder {
    private static final long BIT_RATE = 96_000;

    /** Samples per packet where the codec sets none (plain samples). */
    private static final int FREE_FRAME = 1024;

    private final AudioClip clip;
    private final boolean floats;
    private final int frameSamples;
    private int next;

    AudioEncoder(NativeScope scope, AVFormatContext format, AudioClip clip) {
        super(
                scope,
                format,
                avcodec_find_encoder(codecFor(format.oformat().name().getString())));
        if (clip.samples().length < 1) {
            throw new IllegalArgumentException("an audio track is made of 1 or more samples; got none");
        }
        this.clip = clip;
        floats = codec.id() == AV_CODEC_ID_AAC;
        encoder.sample_fmt(floats ? AV_SAMPLE_FMT_FLTP : AV_SAMPLE_FMT_S16).sample_rate(clip.rate());
        encoder.time_base().num(1).den(clip.rate());
        encoder.bit_rate(BIT_RATE);
        av_channel_layout_default(encoder.ch_layout(), 1);
        AVDictionary options = new AVDictionary(null);
        try {
            // noise substitution would make what is decoded depend on where decoding began
            av_dict_set(options, "aac_pns", "0", 0);
            av_dict_set(options, "aac_coder", "fast", 0);
            open(
                    options,
                    "sound at %d Hz in %s".formatted(clip.rate(), codec.name().getString()));
        } finally {
            av_dict_free(options);
        }
        frameSamples = encoder.frame_size() > 0 ? encoder.frame_size() : FREE_FRAME;
        frame.format(encoder.sample_fmt()).sample_rate(clip.rate()).nb_samples(frameSamples);
        av_channel_layout_default(frame.ch_layout(), 1);
        allocateFrame();
    }

    /** The frame's memory; asked for anew each time, since the encoder may have kept the last. */
    private ByteBuffer samples() {
        int bytes = frameSamples * (floats ? Float.BYTES : Short.BYTES);
        return frame.data(0).capacity(bytes).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    private static int codecFor(String container) {
        return switch (container) {
            case "mpeg" -> AV_CODEC_ID_MP2;
            case "wav", "avi" -> AV_CODEC_ID_PCM_S16LE;
            default -> AV_CODEC_ID_AAC;
        };
    }

    @Override
    double time() {
        return (double) next / clip.rate();
    }

    /** The last frame of a codec with frames of fixed size is filled up with silence. */
    @Override
    boolean fill() {
        int left = clip.samples().length - next;
        if (left <= 0) {
            return false;
        }
        int count = Math.min(left, frameSamples);
        if (floats) {
            FloatBuffer to = samples().asFloatBuffer();
            to.put(0, clip.samples(), next, count);
        } else {
            ShortBuffer to = samples().asShortBuffer();
            for (int i = 0; i < frameSamples; i++) {
                float value = i < count ? clip.samples()[next + i] : 0;
                to.put(i, (short) Math.clamp(Math.round(value * 32768), Short.MIN_VALUE, Short.MAX_VALUE));
            }
        }
        boolean shortLast =
                (codec.capabilities() & (AV_CODEC_CAP_SMALL_LAST_FRAME | AV_CODEC_CAP_VARIABLE_FRAME_SIZE)) != 0;
        frame.nb_samples(shortLast ? count : frameSamples).pts(next);
        next += count;
        return true;
    }
}
