package org.gblend.train.config;

/**
 * Self-supervised pre-training by synchronisation: which clips of two modalities belong together?
 *
 * @param epochs passes over T
 * @param dimensions D of the space in which clips of different modalities are compared
 * @param window seconds of a row that pre-training sees, about the middle of its window; 0 takes the data's own. It must be
 *     longer than what one sample shows, or there is no shifted clip of the same row
 * @param easy part of the epochs, from the start, in which all negatives come from other rows
 * @param probeEpochs epochs for which the linear probe trains its heads on the frozen encoders; 0 leaves it out
 */
public record PretrainConfig(int epochs, int dimensions, double window, double easy, int probeEpochs) {
    public PretrainConfig {
        Check.atLeast("pretrain.epochs", epochs, 1);
        Check.atLeast("pretrain.dimensions", dimensions, 2);
        Check.inRange("pretrain.window", window, 0, 3600);
        Check.inRange("pretrain.easy", easy, 0, 1);
        Check.atLeast("pretrain.probe-epochs", probeEpochs, 0);
    }

    public static PretrainConfig defaults() {
        return new PretrainConfig(30, 64, 0, 0.5, 20);
    }

    /** Epochs whose negatives are easy. */
    public int easyEpochs() {
        return (int) Math.round(easy * epochs);
    }
}
