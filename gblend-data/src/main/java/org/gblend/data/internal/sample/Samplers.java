package org.gblend.data.internal.sample;

import org.gblend.data.config.ArrayAudioConfig;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayFlowConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.FlowConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.MotionConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.config.SoundConfig;
import org.gblend.data.config.TooShort;
import org.gblend.data.internal.store.SampleStore;
import org.jspecify.annotations.Nullable;

/** The sampler of each kind of modality. */
public final class Samplers {
    private Samplers() {}

    /** Whether the modality's values are standardised by statistics of T. */
    public static boolean standardised(ModalityConfig config) {
        return switch (config) {
            case RgbConfig c -> false;
            case FlowConfig c -> false;
            case MotionConfig c -> false;
            case AudioConfig c -> c.standardise();
            case ArrayConfig c -> c.scale() == ArrayScale.STANDARDISE;
            case ArrayFlowConfig c -> false;
            case ArrayAudioConfig c -> c.standardise();
        };
    }

    /**
     * What makes samples of a modality.
     *
     * @param shape of a sample, without N
     * @param standard to mean 0 and deviation 1 of T; null where it was not measured
     * @throws IllegalArgumentException where the values are standardised, and {@code standard} is not of its channels
     */
    public static Sampler of(
            String modality,
            ModalityConfig config,
            SampleStore store,
            long[] shape,
            TooShort tooShort,
            @Nullable ChannelScale standard) {
        return switch (config) {
            case RgbConfig c -> new VideoSampler(c, store, ChannelScale.normalise(c.mean(), c.std()), tooShort);
            case FlowConfig c -> new VideoSampler(c, store, ChannelScale.signedBytes(2), tooShort);
            case MotionConfig c -> new VideoSampler(c, store, ChannelScale.signedBytes(2), tooShort);
            case AudioConfig c -> sound(modality, c, store, shape, tooShort, standard);
            case ArrayConfig c -> new ArraySampler(c, store, scale(modality, c.scale(), shape, standard), tooShort);
            case ArrayFlowConfig c -> new ArraySampler(c, store, tooShort);
            case ArrayAudioConfig c -> sound(modality, c, store, shape, tooShort, standard);
        };
    }

    private static Sampler sound(
            String modality,
            SoundConfig config,
            SampleStore store,
            long[] shape,
            TooShort tooShort,
            @Nullable ChannelScale standard) {
        return new AudioSampler(
                config,
                store,
                Math.toIntExact(shape[0]),
                config.standardise() ? standardise(modality, config.mel().mels(), standard) : null,
                tooShort);
    }

    private static ChannelScale scale(
            String modality, ArrayScale scale, long[] shape, @Nullable ChannelScale standard) {
        int channels = Math.toIntExact(shape[shape.length - 1]);
        return switch (scale) {
            case NONE -> ChannelScale.times(1, channels);
            case UNIT -> ChannelScale.times(1 / 255.0, channels);
            case STANDARDISE -> standardise(modality, channels, standard);
        };
    }

    private static ChannelScale standardise(String modality, int channels, @Nullable ChannelScale standard) {
        if (standard == null || standard.channels() != channels) {
            throw new IllegalArgumentException("statistics of " + modality + ": "
                    + (standard == null ? 0 : standard.channels()) + " channels; give those of its " + channels
                    + " channels");
        }
        return standard;
    }
}
