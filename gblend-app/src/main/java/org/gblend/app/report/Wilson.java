package org.gblend.app.report;

/** Wilson's interval of a share (E. B. Wilson, Journal of the American Statistical Association 22, 1927). */
final class Wilson {
    private static final double Z = 1.959964;

    private Wilson() {}

    /**
     * The 95 % interval.
     *
     * @param share observed, 0 to 1
     * @param n how many were observed, above 0
     * @return lower and upper end
     */
    static double[] interval(double share, int n) {
        double z2 = Z * Z / n;
        double middle = (share + z2 / 2) / (1 + z2);
        double half = Z / (1 + z2) * Math.sqrt(share * (1 - share) / n + z2 / (4 * n));
        return new double[] {Math.max(0, middle - half), Math.min(1, middle + half)};
    }
}
