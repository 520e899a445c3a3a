package org.gblend.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Blend weights from gradients alone: {@code w_k = (1/Z) max(g_k, 0) / sigma_k^2} with both measured by
 * {@link GradientProducts}; in the joint form, the {@code w >= 0} that minimises {@code w' S w / (g' w)^2} with
 * {@code S_kl = mean_j e_kj e_lj}, its off-diagonals shrunk as far as M batches leave them uncertain.
 *
 * <p>A head whose step does not lower the held-out loss has weight 0; if no head's does, the last weights stay (equal ones
 * at the start). The standard errors are the delete-one jackknife's over the batches of V and those of T (Efron,
 * Tibshirani, An Introduction to the Bootstrap, ch. 11), their variances added.
 *
 * @param weights sum to 1
 * @param errors standard error of each weight, in the order of the heads; NaN with fewer than 2 batches of V or 3 of T
 * @param batches of T or of V, whichever are fewer
 */
// Arrays are carried, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record ProbeWeights(BlendWeights weights, double[] errors, int batches) {
    public ProbeWeights {
        errors = errors.clone();
    }

    /** A copy. */
    @Override
    public double[] errors() {
        return errors.clone();
    }

    /**
     * The 95 % interval of one weight: its standard error times the quantile of Student's t with M - 1 degrees of freedom for M batches,
     * cut to 0..1; for M = 4 that is 3.18 errors, not 1.96.
     *
     * @param head in the order of the heads
     * @return NaN at both ends where the error is
     */
    public Interval interval(int head) {
        double weight = weights.weights()[head];
        double half = Double.isNaN(errors[head]) ? Double.NaN : Interval.student(batches - 1) * errors[head];
        return new Interval(Math.max(0, weight - half), Math.min(1, weight + half), 0.95);
    }

    /** The weights of these heads, each by its own loss. */
    public static ProbeWeights of(List<GradientProducts> heads, @Nullable BlendWeights last) {
        return of(ProbeForm.OWN, heads, last);
    }

    /**
     * The weights of these heads.
     *
     * @param form whose gradients the heads' are multiplied with
     * @param heads all over the same batches
     * @param last weights of the stretch before; null at the start
     */
    public static ProbeWeights of(ProbeForm form, List<GradientProducts> heads, @Nullable BlendWeights last) {
        GradientProducts first = heads.getFirst();
        int train = first.batches();
        int held = first.heldOutBatches();
        for (GradientProducts head : heads) {
            if (head.batches() != train || head.heldOutBatches() != held) {
                throw new IllegalArgumentException(
                        "heads '" + first.head() + "' and '" + head.head() + "' have different numbers of batches");
            }
        }
        Blend blend = left -> switch (form) {
            case OWN -> own(left, last);
            case JOINT -> JointProbe.blend(left, last);
        };
        BlendWeights weights = blend.of(heads);
        double[] errors = new double[heads.size()];
        if (train < 3 || held < 2) {
            Arrays.fill(errors, Double.NaN);
            return new ProbeWeights(weights, errors, Math.min(train, held));
        }
        double[] variance = new double[heads.size()];
        addJackknife(variance, heads, blend, held, i -> head -> head.withoutHeldOut(i));
        addJackknife(variance, heads, blend, train, i -> head -> head.withoutTrain(i));
        for (int k = 0; k < errors.length; k++) {
            errors[k] = Math.sqrt(variance[k]);
        }
        return new ProbeWeights(weights, errors, Math.min(train, held));
    }

    private interface Blend {
        BlendWeights of(List<GradientProducts> heads);
    }

    private interface Leaving {
        UnaryOperator<GradientProducts> out(int batch);
    }

    /** Adds {@code (n-1)/n sum_i (w_(i) - mean)^2} over the n weight vectors without one batch each. */
    private static void addJackknife(
            double[] variance, List<GradientProducts> heads, Blend blend, int batches, Leaving leaving) {
        List<double[]> replicates = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            replicates.add(blend.of(heads.stream().map(leaving.out(i)).toList()).weights());
        }
        for (int k = 0; k < variance.length; k++) {
            int head = k;
            double mean =
                    replicates.stream().mapToDouble(w -> w[head]).average().orElseThrow();
            variance[k] += replicates.stream()
                            .mapToDouble(w -> (w[head] - mean) * (w[head] - mean))
                            .sum()
                    * (batches - 1)
                    / batches;
        }
    }

    private static BlendWeights own(List<GradientProducts> heads, @Nullable BlendWeights last) {
        List<String> names = heads.stream().map(GradientProducts::head).toList();
        List<String> notes = new ArrayList<>();
        double[] gains = new double[heads.size()];
        double[] divisors = new double[heads.size()];
        for (int k = 0; k < gains.length; k++) {
            double gain = heads.get(k).gain();
            gains[k] = Math.max(gain, 0);
            divisors[k] = heads.get(k).overfitting();
            if (gain <= 0) {
                notes.add(NoteText.head(names.get(k)) + "a step on T does not lower its held-out loss (g = "
                        + NoteText.number(gain) + "): weight 0.");
            }
        }
        Optional<double[]> weights = OptimalBlend.normalise(OptimalBlend.terms(gains, divisors));
        if (weights.isPresent()) {
            return BlendWeights.of(names, weights.get(), notes);
        }
        return RuleCase.keep(names, last, notes, "No head's step lowers its held-out loss");
    }
}
