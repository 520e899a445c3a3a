package org.gblend.data.internal.prepare;

import java.lang.foreign.MemorySegment;
import java.util.Locale;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.data.config.ArrayAudioConfig;
import org.gblend.data.internal.array.ElementType;
import org.gblend.data.internal.array.Layout;
import org.gblend.data.manifest.Source;
import org.gblend.media.AudioClip;
import org.gblend.media.SoundResample;
import org.gblend.media.WhiteNoise;

/** A waveform of an array as the sound that a spectrogram is made of. */
final class ArraySound {
    private static final double INT16 = 1 << 15;
    private static final double INT32 = 1L << 31;

    private ArraySound() {}

    /**
     * Refuses arrays whose full scale is not known.
     *
     * @throws InputException whose message is to follow the name of the row
     */
    static void require(ArrayAudioConfig config, ElementType type) {
        if (fullScale(config, type) == 0) {
            throw new InputException("its values are " + type.name().toLowerCase(Locale.ROOT)
                    + ", whose full scale is not known: set full-scale to the value that is");
        }
    }

    private static double fullScale(ArrayAudioConfig config, ElementType type) {
        if (config.fullScale() > 0) {
            return config.fullScale();
        }
        return switch (type) {
            case I16 -> INT16;
            case I32 -> INT32;
            case F16, F32, F64 -> 1;
            case BOOL, U8, I8, U16, U32, I64 -> 0;
        };
    }

    /**
     * The row's sound at the spectrogram's rate, with the noise that is asked for.
     *
     * @param sample (T, C) of finite values
     * @param own lengths of the axes in the file's order
     */
    static AudioClip of(ArrayAudioConfig config, MemorySegment sample, ElementType type, int[] own, Source source) {
        int[] shape = Layout.parse(config.layout()).sampleShape(own);
        float[] values = ArrayPreparation.floats(sample, type);
        int channels = shape[1];
        double factor = 1 / (fullScale(config, type) * channels);
        float[] mono = new float[shape[0]];
        for (int t = 0; t < mono.length; t++) {
            double sum = 0;
            for (int c = 0; c < channels; c++) {
                sum += values[t * channels + c];
            }
            mono[t] = (float) (sum * factor);
        }
        AudioClip sound = SoundResample.resample(
                new AudioClip(mono, config.sampleRate()), config.mel().sampleRate());
        Double snr = config.noiseSnr();
        if (snr == null) {
            return sound;
        }
        String name = "noise " + source.file().getFileName() + " " + source.entry();
        return WhiteNoise.under(sound, snr, RandomStreams.of(source.index()).stream(name));
    }
}
