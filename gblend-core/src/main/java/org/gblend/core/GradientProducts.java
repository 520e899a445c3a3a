package org.gblend.core;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One head's gradients on a few batches, as inner products: all that the per-step form of Proposition 1 asks for.
 *
 * <p>The proposition (Wang, Tran, Feiszli, CVPR 2020, section 3.2) is about one step: {@code v} is the head's own
 * gradient on a batch of T, {@code g = <grad L*, v>} what the step gains, {@code sigma^2 = E[<grad L^T - grad L*, v>^2]}
 * what it overfits, both of the head's own loss. Eq. 6 replaces them by G and O^2 over whole trainings; here they are
 * measured where they stand, with no training at all. With {@code a_j} the gradient on batch j of T and {@code b_i} on
 * batch i of V,
 *
 * <pre>
 *   g       = mean_j mean_i &lt;b_i, a_j&gt;
 *   sigma^2 = mean_j ( mean_{i != j} &lt;a_i, a_j&gt; - mean_i &lt;b_i, a_j&gt; )^2
 * </pre>
 *
 * <p>In the joint form ({@link ProbeForm#JOINT}) {@code a_j} is still the gradient of the head's own loss, and it is multiplied
 * with gradients {@code A_i} and {@code B_i} of the joint head's loss in the place of {@code a_i} and {@code b_i}.
 *
 * <p>The step {@code a_j} is left out of the estimate of {@code grad L^T} that it is multiplied with: a shared batch would
 * add {@code |a_j|^2}, which is no overfitting. So {@code g} and the bracket are unbiased; the square holds the sampling
 * noise of the batches besides, which keeps the divisor from 0 as the variance of O does in {@link RobustRule}.
 *
 * <p>Arrays are copied on the way in and on the way out.
 *
 * @param head its name
 * @param onTrain {@code <a_i, a_j>}, or {@code <A_i, a_j>}, M x M, M at least 2
 * @param heldOut {@code <b_i, a_j>}, or {@code <B_i, a_j>}, one row per batch of V, M columns
 */
// Arrays are carried, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record GradientProducts(String head, double[][] onTrain, double[][] heldOut) {

    public GradientProducts {
        if (onTrain.length < 2 || heldOut.length < 1) {
            throw new IllegalArgumentException("head '" + head + "': " + onTrain.length + " batches of T and "
                    + heldOut.length + " of V; at least 2 and 1 are needed");
        }
        for (double[][] products : List.of(onTrain, heldOut)) {
            for (double[] row : products) {
                if (row.length != onTrain.length) {
                    throw new IllegalArgumentException("head '" + head + "': a row has " + row.length
                            + " products; there are " + onTrain.length + " batches of T");
                }
                if (!Arrays.stream(row).allMatch(Double::isFinite)) {
                    throw new InputException("Head '" + head + "': an inner product of its gradients is not finite: "
                            + Arrays.toString(row) + ". The training diverged: lower the learning rate, or clip the"
                            + " gradients.");
                }
            }
        }
        onTrain = copy(onTrain);
        heldOut = copy(heldOut);
    }

    /** A copy, by batch of T, then by step. */
    @Override
    public double[][] onTrain() {
        return copy(onTrain);
    }

    /** A copy, by batch of V, then by step. */
    @Override
    public double[][] heldOut() {
        return copy(heldOut);
    }

    /** How many batches of T there are, each of them a step. */
    int batches() {
        return onTrain.length;
    }

    /** How many batches of V there are. */
    int heldOutBatches() {
        return heldOut.length;
    }

    private static double[][] copy(double[][] rows) {
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }

    /** {@code g}: how far a step of this head lowers its held-out loss, to first order. */
    public double gain() {
        return Arrays.stream(heldOut).flatMapToDouble(Arrays::stream).average().orElseThrow();
    }

    /** {@code e_j}: what the step on each batch lowers the training loss beyond the held-out loss; M values. */
    public double[] brackets() {
        int batches = onTrain.length;
        double[] brackets = new double[batches];
        for (int j = 0; j < batches; j++) {
            int step = j;
            double others = IntStream.range(0, batches)
                            .filter(i -> i != step)
                            .mapToDouble(i -> onTrain[i][step])
                            .sum()
                    / (batches - 1);
            double held = Arrays.stream(heldOut)
                    .mapToDouble(row -> row[step])
                    .average()
                    .orElseThrow();
            brackets[j] = others - held;
        }
        return brackets;
    }

    /** {@code sigma^2}: the mean square of the {@link #brackets}. */
    public double overfitting() {
        double sum = 0;
        for (double bracket : brackets()) {
            sum += bracket * bracket;
        }
        return sum / onTrain.length;
    }

    /** The same products without one batch of V. */
    GradientProducts withoutHeldOut(int batch) {
        return new GradientProducts(head, onTrain, without(heldOut, batch));
    }

    /** The same products without one batch of T. */
    GradientProducts withoutTrain(int batch) {
        return new GradientProducts(
                head,
                Arrays.stream(without(onTrain, batch))
                        .map(row -> without(row, batch))
                        .toArray(double[][]::new),
                Arrays.stream(heldOut).map(row -> without(row, batch)).toArray(double[][]::new));
    }

    private static double[][] without(double[][] rows, int index) {
        return IntStream.range(0, rows.length)
                .filter(i -> i != index)
                .mapToObj(i -> rows[i])
                .toArray(double[][]::new);
    }

    private static double[] without(double[] row, int index) {
        return IntStream.range(0, row.length)
                .filter(i -> i != index)
                .mapToDouble(i -> row[i])
                .toArray();
    }
}
