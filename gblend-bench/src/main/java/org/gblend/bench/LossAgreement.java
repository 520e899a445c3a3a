package org.gblend.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whether two trainings from the same weights on the same batch have the same losses, step by step and head by head. */
final class LossAgreement {
    /** Largest difference that passes, relative to the larger of the loss and 1. */
    static final double TOLERANCE = 1e-3;

    private int steps;
    private double worst;
    private double[] first = {};
    private double[] gblend = {};
    private double[] plain = {};

    void add(double[] gblendLosses, double[] plainLosses) {
        if (gblendLosses.length != plainLosses.length) {
            throw new IllegalArgumentException(
                    "losses of " + gblendLosses.length + " and " + plainLosses.length + " heads cannot be compared");
        }
        for (int head = 0; head < gblendLosses.length; head++) {
            double scale = Math.max(1, Math.abs(plainLosses[head]));
            double difference = Math.abs(gblendLosses[head] - plainLosses[head]) / scale;
            // A NaN on either side must count as a difference.
            worst = difference <= worst ? worst : Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
        }
        if (steps == 0) {
            first = gblendLosses.clone();
        }
        gblend = gblendLosses.clone();
        plain = plainLosses.clone();
        steps++;
    }

    boolean agree() {
        return steps > 0 && worst <= TOLERANCE;
    }

    String describe() {
        String verdict = worst == 0
                ? "equal to the bit"
                : String.format(
                        Locale.ROOT,
                        "%s, largest difference %.2g (allowed %.0e)",
                        agree() ? "agree" : "DIFFER",
                        worst,
                        TOLERANCE);
        return String.format(
                Locale.ROOT,
                "losses of %d steps %s; first %s, last gblend %s, plain %s",
                steps,
                verdict,
                text(first),
                text(gblend),
                text(plain));
    }

    private static String text(double[] losses) {
        return Arrays.stream(losses)
                .mapToObj(loss -> String.format(Locale.ROOT, "%.6f", loss))
                .collect(Collectors.joining(" "));
    }
}
