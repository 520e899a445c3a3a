package org.gblend.data.config;

import org.gblend.data.internal.array.Layout;
import org.gblend.media.LogMelConfig;
import org.jspecify.annotations.Nullable;

/**
 * Log-mel spectrograms of {@code (frames, mels, 1)} from waveforms that lie in an array file; what becomes of the sound is as
 * in {@link AudioConfig}.
 *
 * @param from the array file under the data's root
 * @param index which entry along the file's first axis is the row's: {@code row} = the row's number in the manifest from
 *     0, {@code none} = the whole file, or a template that gives the number
 * @param entry the array in a file of several, as in {@link ArrayConfig}
 * @param layout axes of one row's array in the file's order: {@code t}, or {@code t} and one other letter for channels, whose
 *     mean is taken
 * @param sampleRate samples of the array per second; brought to that of {@code mel} where it is another
 * @param fullScale value at full scale; 0 = that of the array's type: 32768 for int16, 2^31 for int32, 1 for floats
 * @param mel settings of the spectrogram
 * @param frames frames of a sample; 0 = as many as the stretch has, not resized
 * @param standardise whether each mel band is brought to mean 0 and deviation 1, measured on the training rows T
 * @param timeMask in training, up to this many frames in a row are masked; 0 = none
 * @param freqMask in training, up to this many neighbouring bands are masked; 0 = none
 * @param noiseSnr white Gaussian noise under the sound of every row at this signal-to-noise ratio over the row, dB; one fixed
 *     noise per row, drawn from the file's name, the entry and the index. Null = none
 */
public record ArrayAudioConfig(
        String from,
        String index,
        String entry,
        String layout,
        int sampleRate,
        double fullScale,
        LogMelConfig mel,
        int frames,
        boolean standardise,
        int timeMask,
        int freqMask,
        @Nullable Double noiseSnr)
        implements ModalityConfig, ArrayInput, SoundConfig {
    private static final int AXES = 2;
    /** Hertz; below it nothing is a sound. */
    private static final int LEAST_RATE = 1000;

    public ArrayAudioConfig {
        ArrayInput.checkSource(from, index, entry);
        Layout parsed = Layout.parse(layout);
        if (!parsed.hasTime() || parsed.hasPicture() || parsed.rank() > AXES) {
            throw new IllegalArgumentException("layout: \"" + layout
                    + "\" is not that of sound; give t, or t and one letter for the channels, such as t,c");
        }
        Check.atLeast("sample-rate", sampleRate, LEAST_RATE);
        Check.atLeast("full-scale", fullScale, 0);
        SoundConfig.checkSound(mel, frames, timeMask, freqMask, noiseSnr);
    }

    public static ArrayAudioConfig defaults() {
        LogMelConfig mel = LogMelConfig.defaults();
        return new ArrayAudioConfig(
                "{file}", ArrayConfig.BY_ROW, "", "t", mel.sampleRate(), 0, mel, 100, true, 0, 0, null);
    }
}
