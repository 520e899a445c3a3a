package org.gblend.train.estimate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.BlendWeights;
import org.gblend.core.HeadSamples;
import org.gblend.core.Interval;
import org.gblend.core.Ogr;
import org.gblend.core.Stacking;
import org.gblend.core.WeightBootstrap;
import org.gblend.core.WeightEstimate;
import org.gblend.train.config.EstimateConfig;
import org.jspecify.annotations.Nullable;

/** From what the k+1 trainings left to weights with their uncertainty. */
public final class Weighing {
    private static final double LEVEL = 0.95;
    private static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, LEVEL);

    private Weighing() {}

    /**
     * The weights of a stretch, by the settings' rule and metric.
     *
     * @param stretch epochs that the weights are for
     * @param last weights of the super-epoch before, for the case that no head generalised; null at the start
     * @param several whether rows may have several labels
     * @param reused whether the trainings were runs of the same comparison
     * @param seed of the bootstrap
     */
    public static MeasuredWeights weigh(
            GbEstimate.Measured measured,
            EstimateConfig config,
            int stretch,
            @Nullable BlendWeights last,
            boolean several,
            boolean reused,
            long seed) {
        List<HeadSamples> samples = new ArrayList<>();
        measured.tracks().forEach((head, tracks) -> samples.add(HeadTrack.samples(head, tracks, config)));
        WeightEstimate estimate = estimate(samples, config, last, seed);
        List<String> notes = new ArrayList<>(estimate.notes());
        for (HeadSamples s : samples) {
            if (s.heldOutCount() < s.heldOutSize() || s.trainCount() < s.trainSize()) {
                notes.add("Head '" + s.head() + "': measured on the " + s.heldOutCount() + " of " + s.heldOutSize()
                        + " samples of V, and " + s.trainCount() + " of " + s.trainSize()
                        + " of T', that have its modality.");
            }
        }
        if (measured.trained() == 1) {
            notes.add(
                    "The estimate is one epoch long: how much its networks differ from one epoch to the next is not known, and"
                            + " not in the intervals.");
        }
        Map<String, MeasuredWeights.Head> heads = new LinkedHashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            heads.put(samples.get(i).head(), head(estimate, i));
        }
        List<HeadTrack> folds = measured.tracks().values().iterator().next();
        return new MeasuredWeights(
                heads,
                notes,
                measured.trained(),
                stretch,
                samples.getFirst().heldOutSize(),
                samples.getFirst().trainSize(),
                folds.size(),
                measured.coreSeconds(),
                stacked(measured, config, several),
                config.data(),
                reused);
    }

    /**
     * The weights that the settings make of samples: those to train with, or the rule's own where they are not to be shrunk.
     *
     * @param last as {@link #weigh}'s
     * @param seed likewise
     */
    public static WeightEstimate estimate(
            List<HeadSamples> samples, EstimateConfig config, @Nullable BlendWeights last, long seed) {
        WeightEstimate estimate = byRule(samples, config, last, seed);
        return config.shrink() ? estimate.asSteady() : estimate;
    }

    /** The same by the settings' rule alone, before any shrinking. */
    public static WeightEstimate byRule(
            List<HeadSamples> samples, EstimateConfig config, @Nullable BlendWeights last, long seed) {
        return new WeightBootstrap(config.bootstrap(), LEVEL)
                .estimate(samples, config.metric(), config.rule(), last, seed);
    }

    /** How the k+1 networks predict V best together; of several labels a row that would be a mixture of products. */
    private static Map<String, Double> stacked(GbEstimate.Measured measured, EstimateConfig config, boolean several) {
        if (several) {
            return Map.of();
        }
        double[][] losses = measured.tracks().values().stream()
                .map(tracks -> tracks.stream()
                        .map(track -> track.end(config.end()).heldOut().loss())
                        .flatMapToDouble(Arrays::stream)
                        .toArray())
                .toArray(double[][]::new);
        return Stacking.weights(List.copyOf(measured.tracks().keySet()), losses)
                .<Map<String, Double>>map(BlendWeights::byHead)
                .orElse(Map.of());
    }

    private static MeasuredWeights.Head head(WeightEstimate estimate, int index) {
        String name = estimate.weights().heads().get(index);
        Ogr ogr = estimate.ogr().get(index);
        Interval weight = estimate.weightInterval(name).orElse(UNKNOWN);
        Interval ratio = estimate.ogrInterval(name).orElse(UNKNOWN);
        return new MeasuredWeights.Head(
                estimate.weights().weight(name),
                weight.low(),
                weight.high(),
                ogr.dO(),
                ogr.dG(),
                ogr.ratio(),
                ratio.low(),
                ratio.high());
    }
}
