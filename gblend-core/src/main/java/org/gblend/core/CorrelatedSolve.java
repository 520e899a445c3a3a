package org.gblend.core;

/**
 * Numbers in proportion to {@code S^-1 g} for a symmetric positive semi-definite {@code S}, singular ones included.
 *
 * <p>{@code S = D R D} with {@code D = diag(sqrt(S_kk))} and {@code R} the correlation matrix, so that estimates on very
 * different scales stay apart from rounding: a diagonal {@code S} has {@code R = I} exactly. {@code R} is decomposed by
 * cyclic Jacobi rotations (Golub, Van Loan, Matrix Computations, 8.5), exact enough and short for a handful of heads.
 */
final class CorrelatedSolve {
    /** Eigenvalues of the correlation matrix below this count as 0, above minus this as not negative. */
    private static final double NULL = 1e-10;

    private static final int SWEEPS = 100;

    private CorrelatedSolve() {}

    static double[] solve(double[] g, double[][] s) {
        requireCovariance(s);
        int n = g.length;
        double[] sigma2 = new double[n];
        for (int k = 0; k < n; k++) {
            sigma2[k] = s[k][k];
            if (sigma2[k] == 0 && g[k] != 0) {
                return OptimalBlend.terms(g, diagonal(s));
            }
        }
        double[][] vectors = identity(n);
        double[] values = jacobi(correlation(s), vectors);
        double[] scaled = new double[n];
        for (int k = 0; k < n; k++) {
            scaled[k] = g[k] == 0 ? 0 : g[k] / Math.sqrt(sigma2[k]);
        }
        double[] solved = combine(values, vectors, scaled);
        for (int k = 0; k < n; k++) {
            solved[k] = sigma2[k] == 0 ? 0 : solved[k] / Math.sqrt(sigma2[k]);
        }
        return solved;
    }

    /** The part of {@code b} in the null space if there is one, else the pseudo-inverse times {@code b}. */
    private static double[] combine(double[] values, double[][] vectors, double[] b) {
        int n = b.length;
        double[] inverse = new double[n];
        double[] inNull = new double[n];
        double length2 = 0;
        double null2 = 0;
        for (int e = 0; e < n; e++) {
            if (values[e] < -NULL) {
                throw new IllegalArgumentException(
                        "S is not positive semi-definite: its correlation matrix has the eigenvalue " + values[e]);
            }
            double along = 0;
            for (int k = 0; k < n; k++) {
                along += vectors[k][e] * b[k];
            }
            length2 += along * along;
            boolean isNull = values[e] <= NULL;
            null2 += isNull ? along * along : 0;
            for (int k = 0; k < n; k++) {
                if (isNull) {
                    inNull[k] += along * vectors[k][e];
                } else {
                    inverse[k] += along / values[e] * vectors[k][e];
                }
            }
        }
        return null2 > NULL * length2 ? inNull : inverse;
    }

    /** Diagonalises {@code a} in place, accumulating the eigenvectors as columns; returns the eigenvalues. */
    private static double[] jacobi(double[][] a, double[][] vectors) {
        for (int sweep = 0; sweep < SWEEPS && offDiagonal(a) > 0; sweep++) {
            for (int p = 0; p < a.length; p++) {
                for (int q = p + 1; q < a.length; q++) {
                    rotate(a, vectors, p, q);
                }
            }
        }
        return diagonal(a);
    }

    private static void rotate(double[][] a, double[][] vectors, int p, int q) {
        if (Math.abs(a[p][q]) < 1e-300) {
            a[p][q] = a[q][p] = 0;
            return;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
        double c = 1 / Math.hypot(t, 1);
        double s = t * c;
        for (int k = 0; k < a.length; k++) {
            double kp = a[k][p];
            double kq = a[k][q];
            a[k][p] = c * kp - s * kq;
            a[k][q] = s * kp + c * kq;
        }
        for (int k = 0; k < a.length; k++) {
            double pk = a[p][k];
            double qk = a[q][k];
            a[p][k] = c * pk - s * qk;
            a[q][k] = s * pk + c * qk;
            double vp = vectors[k][p];
            double vq = vectors[k][q];
            vectors[k][p] = c * vp - s * vq;
            vectors[k][q] = s * vp + c * vq;
        }
        a[p][q] = a[q][p] = 0;
    }

    private static double offDiagonal(double[][] a) {
        double sum = 0;
        for (int p = 0; p < a.length; p++) {
            for (int q = p + 1; q < a.length; q++) {
                sum += Math.abs(a[p][q]);
            }
        }
        return sum < 1e-15 ? 0 : sum;
    }

    private static double[][] correlation(double[][] s) {
        double[][] r = identity(s.length);
        for (int k = 0; k < s.length; k++) {
            for (int j = 0; j < s.length; j++) {
                if (k != j && s[k][j] != 0) {
                    r[k][j] = s[k][j] / (Math.sqrt(s[k][k]) * Math.sqrt(s[j][j]));
                }
            }
        }
        return r;
    }

    private static void requireCovariance(double[][] s) {
        for (int k = 0; k < s.length; k++) {
            if (s[k].length != s.length) {
                throw new IllegalArgumentException(
                        "S is not square: row " + k + " has " + s[k].length + " entries for " + s.length + " rows");
            }
            if (!(s[k][k] >= 0 && Double.isFinite(s[k][k]))) {
                throw new IllegalArgumentException(
                        "S[" + k + "][" + k + "] = " + s[k][k] + ": a variance must be finite and at least 0");
            }
        }
        for (int k = 0; k < s.length; k++) {
            for (int j = 0; j < s.length; j++) {
                double limit = Math.sqrt(s[k][k]) * Math.sqrt(s[j][j]) * (1 + NULL);
                boolean symmetric = Math.abs(s[k][j] - s[j][k]) <= NULL * limit;
                // The negated comparison refuses NaN too.
                if (!(Double.isFinite(s[k][j]) && symmetric && Math.abs(s[k][j]) <= limit)) {
                    throw new IllegalArgumentException("S[" + k + "][" + j + "] = " + s[k][j]
                            + ": a covariance must be finite, symmetric, and within |S_kj| <= sqrt(S_kk S_jj)");
                }
            }
        }
    }

    private static double[] diagonal(double[][] a) {
        double[] diagonal = new double[a.length];
        for (int k = 0; k < a.length; k++) {
            diagonal[k] = a[k][k];
        }
        return diagonal;
    }

    private static double[][] identity(int n) {
        double[][] identity = new double[n][n];
        for (int k = 0; k < n; k++) {
            identity[k][k] = 1;
        }
        return identity;
    }
}
