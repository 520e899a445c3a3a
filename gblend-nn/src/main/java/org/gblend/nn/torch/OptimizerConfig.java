package org.gblend.nn.torch;

/** Settings of an optimiser. Weight decay is PyTorch's L2 form: {@code g + weightDecay * w}. */
public sealed interface OptimizerConfig permits SgdConfig, AdamConfig, AdagradConfig {
    /** The base learning rate; a schedule scales it. */
    double lr();

    double weightDecay();

    private static IllegalArgumentException bad(String key, double value, String range) {
        return new IllegalArgumentException(key + " is " + value + ": use " + range);
    }

    static void requirePositive(String key, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw bad(key, value, "a number above 0");
        }
    }

    static void requireNotNegative(String key, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw bad(key, value, "0 or more");
        }
    }

    static void requireFraction(String key, double value) {
        if (!(value >= 0 && value < 1)) {
            throw bad(key, value, "a number in [0, 1)");
        }
    }
}
