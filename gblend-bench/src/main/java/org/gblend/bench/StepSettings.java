package org.gblend.bench;

import java.util.List;
import org.gblend.nn.torch.Precision;

/**
 * Settings of {@code bench step}.
 *
 * @param networks which networks are measured
 * @param runs measured runs of each side
 * @param steps training steps of a run; 0 takes each network's own number, about two seconds of work
 * @param warmup runs before the first one that counts
 * @param precision number format of convolutions and matrix products
 */
record StepSettings(List<StepWorkload> networks, int runs, int steps, int warmup, Precision precision) {
    StepSettings {
        networks = List.copyOf(networks);
        if (networks.isEmpty()) {
            throw new IllegalArgumentException(
                    "networks is empty: name one or more of " + List.of(StepWorkload.values()));
        }
        atLeast("runs", runs, 1);
        atLeast("steps", steps, 0);
        atLeast("warmup", warmup, 0);
        if (precision == Precision.FP64) {
            throw new IllegalArgumentException("precision is FP64: use AUTO, FP32 or BF16");
        }
    }

    public static StepSettings defaults() {
        return new StepSettings(List.of(StepWorkload.values()), 10, 0, 1, Precision.FP32);
    }

    private static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(key + " is " + value + ": use " + least + " or more");
        }
    }
}
