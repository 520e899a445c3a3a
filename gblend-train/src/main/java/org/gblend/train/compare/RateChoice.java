package org.gblend.train.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.train.eval.Score;

/**
 * The learning rate of a line, and what it was chosen by.
 *
 * @param rate the chosen one
 * @param tried score on validation at each rate that could be trained, in the order of the config; the joint head's where there is one
 */
public record RateChoice(double rate, Map<Double, Score> tried) {
    public RateChoice {
        tried = new LinkedHashMap<>(tried);
        if (!tried.containsKey(rate)) {
            throw new IllegalArgumentException(rate + " is none of the rates tried, " + tried.keySet());
        }
    }

    /**
     * The other rates that validation cannot tell from the chosen one: their top-1 q is no more than a standard error below its p, that of
     * the difference of two shares of n samples, sqrt((p (1 - p) + q (1 - q)) / n). Both are of the same samples, which makes the true one
     * smaller, and of one seed, which makes it larger. None by mAP, of which this is not the error, and where n was not kept.
     */
    public List<Double> level() {
        Score best = chosen();
        Integer samples = best.samples();
        if (best.map() != null || samples == null) {
            return List.of();
        }
        return tried.entrySet().stream()
                .filter(other -> other.getKey() != rate)
                .filter(other -> best.top1() - other.getValue().top1()
                        <= error(best.top1(), other.getValue().top1(), samples))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The score on validation at the chosen rate. */
    public Score chosen() {
        Score score = tried.get(rate);
        if (score == null) {
            throw new IllegalStateException("no score at " + rate);
        }
        return score;
    }

    private static double error(double p, double q, int samples) {
        return Math.sqrt((p * (1 - p) + q * (1 - q)) / samples);
    }
}
