package org.gblend.data.config;

import org.gblend.media.LogMelConfig;
import org.jspecify.annotations.Nullable;

/**
 * Log-mel spectrograms of {@code (frames, mels, 1)} from the sound of media files.
 *
 * <p>The spectrogram of the row's whole window is prepared at its own frame rate. A sample takes the stretch that the
 * visual clip of the same sample shows (the whole window where there is none) and is resized in time to {@code frames}
 * (Wang, Tran, Feiszli, CVPR 2020, section 4.1).
 *
 * @param from the file's path under the data's root
 * @param mel settings of the spectrogram
 * @param frames frames of a sample; 0 = as many as the stretch has, not resized
 * @param standardise whether each mel band is brought to mean 0 and deviation 1, measured on the training rows T
 * @param timeMask in training, up to this many frames in a row are masked; 0 = none
 * @param freqMask in training, up to this many neighbouring bands are masked; 0 = none
 * @param noiseSnr white Gaussian noise under the sound of every row, training, V and test alike, at this signal-to-noise ratio
 *     over the row's window, dB; one fixed noise per row, drawn from the file's path below data.root and the window's start. Makes a task
 *     whose sound is too easy a hard one that anybody can repeat. Null = none
 */
public record AudioConfig(
        String from,
        LogMelConfig mel,
        int frames,
        boolean standardise,
        int timeMask,
        int freqMask,
        @Nullable Double noiseSnr)
        implements ModalityConfig, SoundConfig {
    /** Without noise. */
    public AudioConfig(String from, LogMelConfig mel, int frames, boolean standardise, int timeMask, int freqMask) {
        this(from, mel, frames, standardise, timeMask, freqMask, null);
    }

    public AudioConfig {
        Check.notBlank("from", from, "the file's path under data.root, such as {file}");
        Template.parse("from", from);
        SoundConfig.checkSound(mel, frames, timeMask, freqMask, noiseSnr);
    }

    public static AudioConfig defaults() {
        return new AudioConfig("{file}", LogMelConfig.defaults(), 100, true, 0, 0);
    }
}
