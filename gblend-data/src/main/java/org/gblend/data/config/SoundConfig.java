package org.gblend.data.config;

import org.gblend.media.LogMelConfig;
import org.jspecify.annotations.Nullable;

/** What log-mel spectrograms share, whatever their sound was read from. */
public sealed interface SoundConfig permits AudioConfig, ArrayAudioConfig {
    /** Decibels. */
    double LEAST_SNR = -60;
    /** Decibels. */
    double MOST_SNR = 100;

    LogMelConfig mel();

    int frames();

    boolean standardise();

    int timeMask();

    int freqMask();

    @Nullable
    Double noiseSnr();

    /** Checks what every spectrogram is made with. */
    static void checkSound(LogMelConfig mel, int frames, int timeMask, int freqMask, @Nullable Double noiseSnr) {
        Check.atLeast("frames", frames, 0);
        Check.atLeast("time-mask", timeMask, 0);
        Check.atLeast("freq-mask", freqMask, 0);
        if (frames > 0 && timeMask > frames) {
            throw new IllegalArgumentException(
                    "time-mask: " + timeMask + " is more than the " + frames + " frames; give " + frames + " or fewer");
        }
        if (freqMask > mel.mels()) {
            throw new IllegalArgumentException("freq-mask: " + freqMask + " is more than the " + mel.mels()
                    + " bands; give " + mel.mels() + " or fewer");
        }
        if (noiseSnr != null && !(noiseSnr >= LEAST_SNR && noiseSnr <= MOST_SNR)) {
            throw new IllegalArgumentException("noise-snr: " + noiseSnr
                    + " dB is no ratio of sound to noise; give -60 to 100," + " such as -5, or null for none");
        }
    }
}
