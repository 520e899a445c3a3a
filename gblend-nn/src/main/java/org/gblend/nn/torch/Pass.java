package org.gblend.nn.torch;

/**
 * How a forward pass runs: the mode of dropout and batch norm, and where dropout draws its masks.
 *
 * @param lone whether the batch is what is left of a larger one, a single sample: a batch norm with one value per channel then
 *     normalises by its running statistics and leaves them as they are
 */
public record Pass(Mode mode, RandomSource random, boolean lone) {

    /** What dropout and batch norm do. */
    public enum Mode {
        /** Dropout on; batch norm normalises by the batch and moves its running statistics by 0.1. */
        TRAINING,
        /** Dropout off; batch norm normalises by its running statistics. */
        EVALUATION,
        /** Dropout off; batch norm normalises by the batch, and its running statistics become the mean over batches. */
        STATISTICS
    }

    public Pass(Mode mode, RandomSource random) {
        this(mode, random, false);
    }

    /** The same over the only sample of a batch that has the modality. */
    public Pass ofLoneSample() {
        return new Pass(mode, random, true);
    }

    /** {@code input} with dropout at this rate while training, else unchanged. */
    public Tensor dropout(Tensor input, double rate) {
        return mode == Mode.TRAINING ? random.dropout(input, rate) : input;
    }
}
