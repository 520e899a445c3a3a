package org.gblend.data;

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
import org.gblend.data.internal.store.SampleStore;
import org.jspecify.annotations.Nullable;

/** The sampler of each kind of modality. */
final class Samplers {
    private Samplers() {}

    /** Whether the modality's values are standardised by statistics of T. */
    static boolean standardised(ModalityConfig config) {
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

    static Sampler of(PreparedData data, String modality, @Nullable ChannelStatistics statistics) {
        ModalityConfig config = data.config(modality);
        SampleStore store = data.store(modality);
        return switch (config) {
            case RgbConfig c -> new VideoSampler(c, store, ChannelScale.normalise(c.mean(), c.std()), data.tooShort());
            case FlowConfig c -> new VideoSampler(c, store, ChannelScale.signedBytes(2), data.tooShort());
            case MotionConfig c -> new VideoSampler(c, store, ChannelScale.signedBytes(2), data.tooShort());
            case AudioConfig c -> sound(c, data, modality, statistics);
            case ArrayConfig c ->
                new ArraySampler(
                        c, store, scale(modality, c.scale(), data.shape(modality), statistics), data.tooShort());
            case ArrayFlowConfig c -> new ArraySampler(c, store, data.tooShort());
            case ArrayAudioConfig c -> sound(c, data, modality, statistics);
        };
    }

    private static Sampler sound(
            SoundConfig config, PreparedData data, String modality, @Nullable ChannelStatistics statistics) {
        return new AudioSampler(
                config,
                data.store(modality),
                Math.toIntExact(data.shape(modality)[0]),
                config.standardise() ? standardise(modality, config.mel().mels(), statistics) : null,
                data.tooShort());
    }

    private static ChannelScale scale(
            String modality, ArrayScale scale, long[] shape, @Nullable ChannelStatistics statistics) {
        int channels = Math.toIntExact(shape[shape.length - 1]);
        return switch (scale) {
            case NONE -> ChannelScale.times(1, channels);
            case UNIT -> ChannelScale.times(1 / 255.0, channels);
            case STANDARDISE -> standardise(modality, channels, statistics);
        };
    }

    private static ChannelScale standardise(String modality, int channels, @Nullable ChannelStatistics statistics) {
        if (statistics == null || statistics.mean().size() != channels) {
            throw new IllegalArgumentException("statistics of " + modality + ": "
                    + (statistics == null ? 0 : statistics.mean().size()) + " channels; give those of its " + channels
                    + " channels");
        }
        return ChannelScale.standardise(statistics);
    }
}
