package org.gblend.train.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gblend.train.eval.Score;

/**
 * The learning rate of a line, and what it was chosen by.
 *
 * @param rate the chosen one
 * @param tried score on validation at each rate that could be trained, in the order of the config; the joint head's where there is one
 */
public record RateChoice(double rate, Map<Double, Score> tried) {
    /** Quantile of the standard normal distribution for two-sided 95 %. */
    private static final double Z = 1.96;

    public RateChoice {
        tried = new LinkedHashMap<>(tried);
        if (!tried.containsKey(rate)) {
            throw new IllegalArgumentException(rate + " is none of the rates tried, " + tried.keySet());
        }
    }

    /** The score on validation at the chosen rate. */
    public Score chosen() {
        return Objects.requireNonNull(tried.get(rate));
    }

    /** Whether it is known which rates are {@link #level}: by top-1 of a number of samples that was kept. Not by mAP. */
    public boolean comparable() {
        return chosen().map() == null && chosen().samples() != null;
    }

    /**
     * The other rates that validation does not tell from the chosen one: the 95 % interval of the difference in top-1 holds 0. With x right
     * of n it is that of Agresti and Caffo (The American Statistician 54, 2000), p - q -+ 1.96 sqrt((p (1 - p) + q (1 - q)) / (n + 2)) of
     * p = (x + 1) / (n + 2): the plain one would have no width where both rates are always right. It is of two independent sets of
     * samples. These are the same ones, which makes the true interval narrower, at one seed, which makes it wider. None where
     * {@link #comparable} is false.
     */
    public List<Double> level() {
        Integer samples = chosen().samples();
        if (!comparable() || samples == null) {
            return List.of();
        }
        double best = adjusted(chosen(), samples);
        return tried.entrySet().stream()
                .filter(other -> other.getKey() != rate)
                .filter(other -> {
                    double rival = adjusted(other.getValue(), samples);
                    double error = Math.sqrt((best * (1 - best) + rival * (1 - rival)) / (samples + 2));
                    return best - rival <= Z * error;
                })
                .map(Map.Entry::getKey)
                .toList();
    }

    private static double adjusted(Score score, int samples) {
        return (score.top1() * samples + 1) / (samples + 2);
    }
}
