package org.gblend.train.compare;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.FixedConfig;
import org.gblend.train.config.LearnedConfig;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.PretrainedConfig;
import org.gblend.train.config.ProbeConfig;
import org.gblend.train.config.UnimodalConfig;
import org.gblend.train.config.VariationConfig;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
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
    private static final long BOOTSTRAP_SEED = 0;
    private static final VariationConfig NONE = VariationConfig.defaults().changes();

    /** What a line is in a comparison. */
    enum Kind {
        SINGLE,
        NAIVE,
        EQUAL,
        LEARNED,
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
                case LearnedConfig _ -> LEARNED;
                case UnimodalConfig _,
                        FixedConfig _,
                        PretrainedConfig _,
                        OfflineConfig _,
                        OnlineConfig _,
                        ProbeConfig _ -> OTHER;
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

    /** Whether it is a control with a loss on every head. */
    boolean weighsItsHeads() {
        return kind == Kind.EQUAL || kind == Kind.LEARNED;
    }

    boolean isSingle() {
        return modalities.size() == 1;
    }

    /** Each seed's score, of a prediction of its run. */
    List<Score> scores(Function<Predictions, String> prediction) {
        return predictions.values().stream()
                .map(p -> Score.of(p, prediction.apply(p)))
                .toList();
    }

    /** The headline score over all seeds and test samples. */
    double mean() {
        if (several() != null) {
            return scores(Line::primary).stream()
                    .mapToDouble(Score::headline)
                    .average()
                    .orElse(Double.NaN);
        }
        return predictions.values().stream()
                .flatMapToDouble(p -> Arrays.stream(p.right(primary(p))))
                .filter(right -> !Double.isNaN(right))
                .average()
                .orElse(Double.NaN);
    }

    /** A prediction less the one that counts in another line; null where the other is null or no seed has finished in both. */
    @Nullable
    PairedDifference minus(Function<Predictions, String> prediction, @Nullable Line other) {
        return minus(prediction, other, Line::primary);
    }

    /**
     * A prediction less one of another line, over the seeds that both have finished.
     *
     * @return null where the other is null, this one itself, or no seed has finished in both
     */
    @Nullable
    PairedDifference minus(
            Function<Predictions, String> prediction, @Nullable Line other, Function<Predictions, String> theirs) {
        if (other == null || other.name().equals(name)) {
            return null;
        }
        List<Long> seeds = seedsWith(other);
        if (seeds.isEmpty()) {
            return null;
        }
        int[][] several = several();
        return several != null
                ? PairedDifference.ofMeanPrecision(
                        probabilities(prediction, seeds), other.probabilities(theirs, seeds), several, BOOTSTRAP_SEED)
                : PairedDifference.ofCounted(right(prediction, seeds), other.right(theirs, seeds), BOOTSTRAP_SEED);
    }
}
