package org.gblend.train.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.gblend.core.Interval;
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

    /** The score on validation at the chosen rate. */
    public Score chosen() {
        return Objects.requireNonNull(tried.get(rate));
    }

    /** Whether it is known which rates are {@link #level}: by top-1 of a number of samples that was kept. Not by mAP. */
    public boolean comparable() {
        return chosen().map() == null && chosen().samples() != null;
    }

    /**
     * The other rates that validation does not tell from the chosen one: the 95 % interval of the difference in top-1 holds 0
     * ({@link Interval#ofShares}). The samples are the same at both rates, which makes the true interval narrower, and the seed is one,
     * which makes it wider. None where {@link #comparable} is false.
     */
    public List<Double> level() {
        Integer samples = chosen().samples();
        if (!comparable() || samples == null) {
            return List.of();
        }
        return tried.entrySet().stream()
                .filter(other -> other.getKey() != rate)
                .filter(other -> Interval.ofShares(
                                chosen().top1(), other.getValue().top1(), samples)
                        .contains(0))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** {@link #level}, as it stands in notes and tables. */
    public String levelText() {
        return level().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
