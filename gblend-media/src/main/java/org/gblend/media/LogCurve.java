package org.gblend.media;

/** How a log-mel value grows with the power x of its band (gain included). */
public enum LogCurve {
    /** {@code ln x} above e, {@code x / e} below: smooth, 0 for silence, never negative. */
    PAPER {
        @Override
        double apply(double power, double gain) {
            return power > Math.E ? Math.log(power) : power / Math.E;
        }
    },
    /** {@code ln max(x, 1e-10 gain)}: 10^-10 of full scale stands for silence. */
    PLAIN {
        @Override
        double apply(double power, double gain) {
            return Math.log(Math.max(power, PLAIN_FLOOR * gain));
        }
    };

    private static final double PLAIN_FLOOR = 1e-10;

    abstract double apply(double power, double gain);
}
