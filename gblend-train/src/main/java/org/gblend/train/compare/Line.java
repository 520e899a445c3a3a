package org.gblend.train.compare;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.VariationConfig;
import org.gblend.train.eval.Predictions;
import org.gblend.train.run.RunResult;
import org.jspecify.annotations.Nullable;

/**
 * All runs of one line of one table.
 *
 * @param entry what was trained; null for an ensemble
 * @param modalities those that it sees
 * @param predictions by the seeds that have finished
 */
record Line(
        String name,
        Kind kind,
        @Nullable Entry entry,
        Set<String> modalities,
        List<RunResult> runs,
        SequencedMap<Long, Predictions> predictions) {
    private static final VariationConfig NONE = VariationConfig.defaults().changes();

    /** What a line is in a comparison. */
    enum Kind {
        SINGLE,
        NAIVE,
        EQUAL,
        MEASURED,
        ENSEMBLE,
        OTHER;

        static Kind of(Entry entry) {
            if (entry.unimodal()) {
                return SINGLE;
            }
            if (entry.scheme().measures()) {
                return MEASURED;
            }
            return switch (entry.config()) {
                case NaiveConfig _ -> NAIVE;
                case EqualConfig _ -> EQUAL;
                default -> OTHER;
            };
        }
    }

    /** By seed and sample, for a prediction of each seed's run. */
    double[][] right(Function<Predictions, String> prediction, Collection<Long> seeds) {
        return seeds.stream()
                .map(seed -> Objects.requireNonNull(predictions.get(seed)))
                .map(p -> p.right(prediction.apply(p)))
                .toArray(double[][]::new);
    }

    /** By seed, sample and class, likewise. */
    float[][][] probabilities(Function<Predictions, String> prediction, Collection<Long> seeds) {
        return seeds.stream()
                .map(seed -> Objects.requireNonNull(predictions.get(seed)))
                .map(p -> Objects.requireNonNull(p.probabilities().get(prediction.apply(p))))
                .toArray(float[][][]::new);
    }

    /** All classes of each sample; null where each has one. */
    int @Nullable [][] several() {
        return predictions.sequencedValues().getFirst().several();
    }

    /** The prediction that counts in one seed's run. */
    static String primary(Predictions p) {
        return Predictions.primary(p.names());
    }

    /** The blend, which is the only head's prediction where one head alone has a weight. */
    static String blend(Predictions p) {
        return Predictions.inUse(p.names());
    }

    /**
     * Whether this is a control of another line: it sees the same modalities, and nothing else is changed in it but what is
     * changed in the other too.
     */
    boolean fits(Line other) {
        return modalities.equals(other.modalities) && (plain() || changes().equals(other.changes()));
    }

    /** Whether nothing is changed but the modalities. */
    boolean plain() {
        return changes().equals(NONE);
    }

    private VariationConfig changes() {
        return entry == null ? NONE : entry.changes();
    }

    boolean blends() {
        return predictions.values().stream().anyMatch(p -> p.names().contains(Predictions.BLEND));
    }

    /** Whether every seed's run has a prediction. */
    boolean has(String prediction) {
        return predictions.values().stream().allMatch(p -> p.names().contains(prediction));
    }

    /** The seeds that have finished here and in another line, in the order of this one. */
    List<Long> seedsWith(Line other) {
        return predictions.sequencedKeySet().stream()
                .filter(other.predictions::containsKey)
                .toList();
    }
}
