package org.gblend.data.config;

import java.util.Optional;

/** Shapes of samples as far as the settings alone tell them: no data is read. */
public final class KnownShapes {
    private static final int RGB = 3;
    /** x and y. */
    private static final int FLOW = 2;

    private KnownShapes() {}

    /** The shape of a sample, channels last; empty where it depends on the data. */
    public static Optional<long[]> of(ModalityConfig config) {
        return switch (config) {
            case RgbConfig c -> Optional.of(picture(c, RGB));
            case FlowConfig c -> Optional.of(picture(c, FLOW));
            case MotionConfig c -> Optional.of(picture(c, FLOW));
            case AudioConfig c -> sound(c);
            case ArrayConfig _, ArrayFlowConfig _ -> Optional.empty();
            case ArrayAudioConfig c -> sound(c);
        };
    }

    private static Optional<long[]> sound(SoundConfig config) {
        return config.frames() > 0
                ? Optional.of(new long[] {config.frames(), config.mel().mels(), 1})
                : Optional.empty();
    }

    private static long[] picture(PictureConfig config, int channels) {
        return new long[] {config.frames(), config.height(), config.width(), channels};
    }
}
