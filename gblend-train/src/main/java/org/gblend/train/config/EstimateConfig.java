package org.gblend.train.config;

import java.util.Objects;
import org.gblend.core.Metric;
import org.gblend.core.RobustRule;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.core.WeightRule;
import org.jspecify.annotations.Nullable;

/**
 * How weights are measured (GB_Estimate, Algorithm 1).
 *
 * @param metric what O and G are measured in
 * @param rule how (before, after) becomes weights
 * @param fraction how long an estimate trains, in lengths of the stretch it is for; null is 1 for offline weights and
 *     {@value #ONLINE} for those of a super-epoch (docs/more-experiments.md, "How short may an online estimate be?"); 1 is the paper's
 *     full estimate, less a shortened one, named as such wherever its weights are shown, and more looks beyond the stretch, to the end
 *     of the run at most: a head that has not fitted by the end of its stretch has not begun to overfit either, its O is near 0, and
 *     {@code G / O^2} takes that for merit
 * @param data share of T that the k+1 networks train on, above 0 to 1: part of each class (of several tasks, of the first's), drawn
 *     once by the seed of the sets; below 1 a shortened estimate as well, of the gap that a smaller T leaves, which is wider
 * @param end where a network's (after) is taken: its last epoch, or its epoch of lowest held-out loss
 * @param initial what stands for (before) at untrained parameters, whose batch-norm statistics mean nothing: chance
 *     level, or a measurement after recomputing the statistics over T'
 * @param optimizerState the state with which the estimate's optimisers start
 * @param probe size of T', the fixed part of T on which training loss is measured; 0 takes as many as V has
 * @param bootstrap resamplings for the weights' uncertainty
 * @param shrink whether the weights are the rule's mean over the resamples, moved towards equal ones as far as they are uncertain, with its
 *     equal share for a head that has not moved ({@link org.gblend.core.WeightEstimate#steady}), so that a V too small to determine them
 *     gives nearly equal weights and not noise
 */
public record EstimateConfig(
        Metric metric,
        WeightRule rule,
        @Nullable Double fraction,
        double data,
        End end,
        Initial initial,
        OptimizerState optimizerState,
        int probe,
        int bootstrap,
        boolean shrink) {

    /** How long the estimate of a super-epoch trains where nothing else is said. */
    public static final double ONLINE = 0.3;

    /** Where the estimate ends. */
    public enum End {
        LAST,
        BEST
    }

    /** What stands for (before) at untrained parameters. */
    public enum Initial {
        CHANCE,
        RECOMPUTE
    }

    /** What the estimate's optimisers start from. */
    public enum OptimizerState {
        FRESH,
        COPIED
    }

    public EstimateConfig {
        if (fraction != null) {
            Check.inRange("estimate.fraction", fraction, 1e-6, 1000);
        }
        Check.inRange("estimate.data", data, 1e-6, 1);
        Check.atLeast("estimate.probe", probe, 0);
        Check.atLeast("estimate.bootstrap", bootstrap, 20);
        if (metric == Metric.ERROR) {
            throw new IllegalArgumentException(
                    "estimate.metric: error gives the same weights as accuracy; use accuracy or loss");
        }
    }

    /** On all of T. */
    public EstimateConfig(
            Metric metric,
            WeightRule rule,
            double fraction,
            End end,
            Initial initial,
            OptimizerState optimizerState,
            int probe,
            int bootstrap,
            boolean shrink) {
        this(metric, rule, fraction, 1, end, initial, optimizerState, probe, bootstrap, shrink);
    }

    public static EstimateConfig defaults() {
        return new EstimateConfig(
                Metric.ACCURACY,
                RobustRule.defaults(),
                null,
                1,
                End.LAST,
                Initial.CHANCE,
                OptimizerState.FRESH,
                0,
                1000,
                true);
    }

    /** The same estimate, at this length where it has none of its own. */
    public EstimateConfig lasting(double otherwise) {
        return fraction != null
                ? this
                : new EstimateConfig(
                        metric, rule, otherwise, data, end, initial, optimizerState, probe, bootstrap, shrink);
    }

    /** The same estimate, ended elsewhere. */
    public EstimateConfig withEnd(End next) {
        return new EstimateConfig(
                metric, rule, fraction, data, next, initial, optimizerState, probe, bootstrap, shrink);
    }

    /** Whether both ask for the same k+1 trainings, measured on the same samples, whatever they then make of them. */
    public boolean sameTrainings(EstimateConfig other) {
        return Objects.equals(fraction, other.fraction)
                && data == other.data
                && initial == other.initial
                && optimizerState == other.optimizerState
                && probe == other.probe;
    }

    /**
     * Epochs that an estimate trains: at least one, and none beyond the run.
     *
     * @param stretch the epochs that it is for
     * @param epochs of the whole run
     */
    public int epochs(SuperEpoch stretch, int epochs) {
        long asked = Math.max(1, Math.round(Objects.requireNonNullElse(fraction, 1.0) * stretch.length()));
        return (int) Math.min(asked, epochs - stretch.start());
    }
}
