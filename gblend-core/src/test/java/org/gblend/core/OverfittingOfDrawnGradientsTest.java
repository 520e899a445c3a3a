package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * What the batches that all brackets share do to the variance by which {@code S} is shrunk: gradients of two heads and of the joint
 * loss are drawn, and the variance that one draw says is held against that over the draws.
 */
class OverfittingOfDrawnGradientsTest {
    private static final int BATCHES = 8;
    private static final int SIZE = 30;
    private static final double NOISE = 2;
    private static final int DRAWS = 2_000;

    /** Variances over the draws in parts of those measured in one, and lambda. */
    private record Found(double covariance, double correlation, double lambda, double trueLambda) {}

    /** The digits stand in the README. */
    @Test
    void lambda_ofBracketsThatAreNoise_isTooSmall() {
        Found found = found(0);
        assertThat(found.covariance).isCloseTo(2.0, within(.1));
        assertThat(found.correlation).isCloseTo(1.2, within(.05));
        assertThat(found.lambda).isCloseTo(.69, within(.006));
        assertThat(found.trueLambda).isCloseTo(.76, within(.006));
    }

    @Test
    void lambda_ofBracketsThatRiseOutOfTheirNoise_isTooLarge() {
        Found found = found(2);
        assertThat(found.covariance).isCloseTo(1.8, within(.1));
        assertThat(found.correlation).isCloseTo(.45, within(.05));
        assertThat(found.lambda).isCloseTo(.17, within(.006));
        assertThat(found.trueLambda).isCloseTo(.05, within(.006));
    }

    /**
     * Brackets that rise out of their noise by more where {@code apart} is large: the part of the joint gradient on T that the one on V
     * lacks.
     */
    private static Found found(double apart) {
        RandomGenerator random = RandomStreams.of(13).stream("drawn");
        System.out.println("brackets of drawn gradients: seed 13, " + DRAWS + " draws");
        Spread s = new Spread();
        Spread r = new Spread();
        double[] measured = new double[3];
        for (int d = 0; d < DRAWS; d++) {
            List<double[]> e = brackets(apart, random);
            double[] a = e.get(0);
            double[] b = e.get(1);
            double scale = Math.sqrt(mean(a, a) * mean(b, b));
            s.add(mean(a, b));
            r.add(mean(a, b) / scale);
            measured[0] += varianceOfMean(a, b) / DRAWS;
            measured[1] += varianceOfMean(a, b) / (scale * scale) / DRAWS;
            measured[2] += OverfittingCovariance.of(e).lambda() / DRAWS;
        }
        return new Found(
                s.variance() / measured[0], r.variance() / measured[1], measured[2], r.variance() / r.square());
    }

    private static List<double[]> brackets(double apart, RandomGenerator random) {
        double[][] onTrain = new double[BATCHES][];
        double[][] heldOut = new double[BATCHES][];
        double[][] first = new double[BATCHES][];
        double[][] second = new double[BATCHES][];
        for (int j = 0; j < BATCHES; j++) {
            onTrain[j] = gradient(apart, random);
            heldOut[j] = gradient(0, random);
            first[j] = gradient(1, random);
            second[j] = gradient(.5, random);
        }
        return List.of(brackets(onTrain, heldOut, first), brackets(onTrain, heldOut, second));
    }

    private static double[] brackets(double[][] onTrain, double[][] heldOut, double[][] steps) {
        return new GradientProducts("head", gram(onTrain, steps), gram(heldOut, steps)).brackets();
    }

    /** A gradient with 1 in the direction of L*, {@code apart} in that of the overfitting, and noise of length {@link #NOISE}. */
    private static double[] gradient(double apart, RandomGenerator random) {
        double[] gradient = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            gradient[i] = NOISE / Math.sqrt(SIZE) * RandomStreams.gaussian(random);
        }
        gradient[0] += 1;
        gradient[1] += apart;
        return gradient;
    }

    private static double[][] gram(double[][] rows, double[][] columns) {
        double[][] gram = new double[rows.length][columns.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                gram[i][j] = SIZE * mean(rows[i], columns[j]);
            }
        }
        return gram;
    }

    private static double mean(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j] / a.length;
        }
        return sum;
    }

    /** As if the products were independent. */
    private static double varianceOfMean(double[] a, double[] b) {
        Spread products = new Spread();
        for (int j = 0; j < a.length; j++) {
            products.add(a[j] * b[j]);
        }
        return products.variance() / (a.length - 1.0);
    }

    private static final class Spread {
        private int count;
        private double sum;
        private double squares;

        void add(double value) {
            count++;
            sum += value;
            squares += value * value;
        }

        double square() {
            return squares / count;
        }

        double variance() {
            return square() - sum / count * sum / count;
        }
    }
}
