package org.gblend.train.config;

import org.gblend.nn.torch.Device;

/** Range checks of the records' constructors; the message names key, value and allowed range. */
final class Check {
    private Check() {}

    static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(key + ": " + value + " is too small; it must be at least " + least);
        }
    }

    static void inRange(String key, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(key + ": " + text(value) + " is out of range; it must be "
                    + (high == Double.MAX_VALUE ? "at least " + text(low) : "from " + text(low) + " to " + text(high)));
        }
    }

    /** A device by its name; whether this machine has it is asked when it is needed. */
    static void device(String key, String name) {
        if (!Device.isName(name)) {
            throw new IllegalArgumentException(key + ": '" + name + "' is no device; use cpu, cuda or cuda:N");
        }
    }

    /** A number as one would write it in YAML: 1e-9, not 1.0E-9. */
    private static String text(double value) {
        return Double.toString(value).replace(".0E", "e").replace('E', 'e');
    }

    /** The number of heads, which a sum of 0 stands for, is no weight of one head. */
    static void scale(String scheme, WeightScale scale, double sum) {
        if (scale == WeightScale.JOINT && sum == 0) {
            throw new IllegalArgumentException(scheme + ".scale: joint needs " + scheme
                    + ".sum above 0 (1 keeps the joint loss as under naive training), and it is 0");
        }
    }
}
