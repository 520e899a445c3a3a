package org.gblend.train.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gblend.train.estimate.MeasuredWeights;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison found.
 *
 * @param experiment its name
 * @param test samples in the test set
 * @param classes number of classes; of several tasks of their combinations
 * @param seeds over which means and spreads are taken
 * @param tables one per training set: the headline first
 * @param ogr each head trained alone from initialisation to the last epoch, by seed
 * @param weights weights over time by scheme and seed, for schemes that measure them
 * @param learningRates rate used, by scheme
 * @param rateChoices what the rates were chosen by, by scheme; null where none is chosen, and of comparisons of earlier versions
 * @param peakMiB largest resident memory of the process so far, MiB
 * @param failures what failed, by run
 * @param metric what schemes are ranked by, {@code mAP}; null = top-1
 * @param tasks number of classes by task, where there are several: top-1 is then the action's, all tasks right at once; null of one
 * @param testGroups how many groups (speakers, subjects) the test samples come from; null without a group column, and in comparisons of
 *     versions that did not count them
 */
public record Leaderboard(
        String experiment,
        int test,
        int classes,
        List<Long> seeds,
        List<Table> tables,
        Map<String, List<OgrRow>> ogr,
        Map<String, Map<Long, List<WeightsRow>>> weights,
        Map<String, Double> learningRates,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        Map<String, RateChoice> rateChoices,

        long peakMiB,
        Map<String, String> failures,
        @Nullable String metric,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Integer> tasks,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer testGroups) {
    /** The metric of several labels a sample. */
    public static final String MAP = "mAP";

    /** The metric of several tasks: all right at once. */
    public static final String ACTION = "action top-1";

    /** The metric of one label a sample. */
    public static final String TOP1 = "top-1";

    public Leaderboard {
        seeds = List.copyOf(seeds);
        tables = List.copyOf(tables);
        ogr = new LinkedHashMap<>(ogr);
        weights = new LinkedHashMap<>(weights);
        learningRates = new LinkedHashMap<>(learningRates);
        rateChoices = rateChoices == null || rateChoices.isEmpty() ? null : new LinkedHashMap<>(rateChoices);
        tasks = tasks == null ? null : new LinkedHashMap<>(tasks);
        failures = new LinkedHashMap<>(failures);
    }

    /** Ranked by top-1. */
    public Leaderboard(
            String experiment,
            int test,
            int classes,
            List<Long> seeds,
            List<Table> tables,
            Map<String, List<OgrRow>> ogr,
            Map<String, Map<Long, List<WeightsRow>>> weights,
            Map<String, Double> learningRates,
            long peakMiB,
            Map<String, String> failures) {
        this(
                experiment,
                test,
                classes,
                seeds,
                tables,
                ogr,
                weights,
                learningRates,
                null,
                peakMiB,
                failures,
                null,
                null,
                null);
    }

    /** What {@link Row#top1} and all differences are of. */
    public String headline() {
        return metric != null ? metric : tasks != null ? ACTION : TOP1;
    }

    /** What predictions of such samples are ranked by. */
    public static String headline(boolean severalLabels, boolean severalTasks) {
        return severalLabels ? MAP : severalTasks ? ACTION : TOP1;
    }

    /** Lines whose rate validation does not tell from another one that was tried. */
    public Map<String, RateChoice> undecidedRates() {
        Map<String, RateChoice> undecided = new LinkedHashMap<>();
        if (rateChoices != null) {
            undecided.putAll(rateChoices);
            undecided.values().removeIf(choice -> choice.level().isEmpty());
        }
        return undecided;
    }

    /** How many classes there are, in words: {@code 12 classes}, or {@code verb of 97, noun of 300 classes}. */
    public String classesText() {
        Map<String, Integer> counts = tasks;
        return counts == null
                ? classes + " classes"
                : counts.entrySet().stream()
                                .map(task -> task.getKey() + " of " + task.getValue())
                                .collect(Collectors.joining(", "))
                        + " classes";
    }

    /** Names of the tasks, in order; none where there is one. */
    public List<String> taskNames() {
        Map<String, Integer> counts = tasks;
        return counts == null ? List.of() : List.copyOf(counts.keySet());
    }

    /** Whether samples may have several labels. */
    public boolean multiLabel() {
        return metric != null;
    }

    /**
     * One table.
     *
     * @param title what its schemes were trained on
     * @param rows best first
     * @param contrasts every scheme that measures its weights against every control
     */
    public record Table(String title, List<Row> rows, List<Contrast> contrasts) {}

    /**
     * A scheme's prediction against a control's, over the seeds that both have finished.
     *
     * @param scheme its name in the table
     * @param prediction {@code joint}, {@code blend} or {@code stacked}
     * @param control name of naive, the best single modality, the ensemble, or a scheme of equal or learned weights, each of the
     *     same modalities, by its own primary prediction; {@code NAME blend} and {@code NAME stacked} are a scheme of equal or
     *     learned weights by that mixture
     * @param difference of top-1
     */
    public record Contrast(String scheme, String prediction, String control, PairedDifference difference) {}

    /**
     * One scheme.
     *
     * @param name in the table
     * @param finished seeds that have finished, over which the row's means are taken
     * @param trainedOn {@code T} or {@code T+V}
     * @param trainSamples how many that were
     * @param top1 of the joint head, or of the only head: the {@link Leaderboard#headline}, as in all that follows
     * @param blend that of the blended prediction; null where there is one head
     * @param stacked that of the stacked prediction, whose weights are fitted on V; null where there is none
     * @param onHoldout {@code top1} on V, where no run had trained on it; null else
     * @param blendOnHoldout {@code blend} on V likewise
     * @param onValidation {@code top1} on the validation set; null where there is none, and in comparisons of versions that did not tell it
     * @param blendOnValidation {@code blend} on it likewise
     * @param top5 of the joint head, or of the only head
     * @param meanClass mean class accuracy of it
     * @param toNaive difference of top-1 to naive fusion of the modalities that it sees (of all, for a single one) over the
     *     seeds that both have finished; null for naive itself or where it is missing
     * @param toBestSingle difference of top-1 to the best, by mean, of the single modalities that it sees (of all, for a
     *     single one); null likewise
     * @param blendToBestSingle the same for the blended prediction
     * @param trainSeconds core seconds of training, mean over seeds
     * @param estimateSeconds core seconds of its estimates, mean over seeds
     * @param wallSeconds mean over seeds; runs share the cores
     * @param tasks top-1 of each of several tasks; null of one
     */
    public record Row(
            String name,
            int finished,
            String trainedOn,
            int trainSamples,
            Spread top1,
            @Nullable Spread blend,
            @Nullable Spread stacked,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Spread onHoldout,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Spread blendOnHoldout,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Spread onValidation,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Spread blendOnValidation,

            Spread top5,
            Spread meanClass,
            @Nullable PairedDifference toNaive,
            @Nullable PairedDifference toBestSingle,
            @Nullable PairedDifference blendToBestSingle,
            double trainSeconds,
            double estimateSeconds,
            double wallSeconds,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Map<String, Spread> tasks) {}

    /**
     * One head trained alone.
     *
     * @param seed of the run
     * @param dO growth of the gap between held-out and training loss
     * @param dG fall of the held-out loss
     * @param ogr |dO / dG|
     */
    public record OgrRow(long seed, double dO, double dG, double ogr) {}

    /**
     * Weights of one stretch.
     *
     * @param start epochs done before it
     * @param length its epochs
     * @param measured the weights with their intervals
     * @param weights those trained with, by head: measured, smoothed and scaled; null in comparisons of versions that did not keep them
     * @param smoothing share of the stretch before in them; null likewise
     */
    public record WeightsRow(
            int start,
            int length,
            MeasuredWeights measured,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Map<String, Double> weights,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double smoothing) {
        /** The weight that a head's loss had, or where that was not kept the measured one. */
        public double weight(String head) {
            return trained().getOrDefault(head, Double.NaN);
        }

        /** The weights trained with, or where they were not kept the measured ones. */
        public Map<String, Double> trained() {
            return weights == null ? measured.weights() : weights;
        }
    }
}
