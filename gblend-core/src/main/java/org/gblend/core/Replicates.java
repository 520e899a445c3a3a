package org.gblend.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a weight rule on the point measures and on redrawn ones, and sums up the spread.
 *
 * @param heldOutSize samples in V, for the notes; 0 if unknown
 * @param draw replicate b
 */
record Replicates(int count, double level, int heldOutSize, IntFunction<Redraw> draw) {
    /** Weights whose interval is wider than this are called hardly determined. */
    private static final double UNTRUSTED_WIDTH = 0.5;

    /** A head that failed to generalise in more than this share of replicates is noted. */
    private static final double DOUBTFUL = 0.05;

    WeightEstimate estimate(
            List<HeadMeasure> point, Metric metric, double[] variance, WeightRule rule, @Nullable BlendWeights last) {
        BlendWeights weights = rule.weights(point, metric, variance, last);
        int k = point.size();
        double[][] resampledWeights = new double[k][count];
        double[][] ratios = new double[k][count];
        double[][] gains = new double[k][count];
        double[][] fits = new double[k][count];
        int[] notGeneralised = new int[k];
        int noneGeneralised = 0;
        List<BlendWeights> resampled = new ArrayList<>(count);
        List<Redraw> redraws = new ArrayList<>(count);
        for (int b = 0; b < count; b++) {
            Redraw redraw = draw.apply(b);
            List<HeadMeasure> drawn = redraw.measures();
            redraws.add(redraw);
            double[] w = rule.weights(drawn, metric, variance, last).weights();
            resampled.add(BlendWeights.of(weights.heads(), w));
            boolean none = true;
            for (int i = 0; i < k; i++) {
                Ogr ogr = Ogr.between(drawn.get(i).before(), drawn.get(i).after(), metric);
                resampledWeights[i][b] = w[i];
                ratios[i][b] = ogr.ratio();
                gains[i][b] = ogr.dG();
                fits[i][b] = metric.improvement(
                        drawn.get(i).before().train(), drawn.get(i).after().train());
                notGeneralised[i] += ogr.dG() <= 0 ? 1 : 0;
                none &= ogr.dG() <= 0;
            }
            noneGeneralised += none ? 1 : 0;
        }
        List<Interval> weightIntervals = intervals(resampledWeights);
        List<String> notes = new ArrayList<>(weights.notes());
        notes.addAll(doubts(weights, weightIntervals, notGeneralised, noneGeneralised));
        List<String> unmoved = unmoved(weights.heads(), intervals(gains), intervals(fits));
        return new WeightEstimate(
                metric,
                point,
                boxed(variance),
                weights,
                weightIntervals,
                intervals(ratios),
                resampled,
                redraws,
                unmoved,
                notes);
    }

    /** The heads of which neither V nor T' says that they changed. */
    private static List<String> unmoved(List<String> heads, List<Interval> gains, List<Interval> fits) {
        return IntStream.range(0, heads.size())
                .filter(i -> gains.get(i).contains(0) && fits.get(i).contains(0))
                .mapToObj(heads::get)
                .toList();
    }

    private List<Interval> intervals(double[][] values) {
        return Interval.percentiles(values, level);
    }

    private List<String> doubts(BlendWeights weights, List<Interval> intervals, int[] notGeneralised, int none) {
        List<String> doubts = new ArrayList<>();
        for (int i = 0; i < notGeneralised.length; i++) {
            if (notGeneralised[i] > DOUBTFUL * count) {
                doubts.add(String.format(
                        Locale.ROOT,
                        "%sdid not generalise (dG <= 0) in %d of %d resamples.",
                        NoteText.head(weights.heads().get(i)),
                        notGeneralised[i],
                        count));
            }
        }
        if (none > 0) {
            doubts.add(String.format(
                    Locale.ROOT, "In %d of %d resamples no head generalised (every dG <= 0).", none, count));
        }
        for (int i = 0; i < notGeneralised.length; i++) {
            Interval interval = intervals.get(i);
            if (interval.width() > UNTRUSTED_WIDTH) {
                doubts.add(String.format(
                        Locale.ROOT,
                        "V%s is too small to trust the rule's weights: the %.0f %% interval of head '%s' is %s to %s. Hold out"
                                + " more, or use equal weights.",
                        heldOutSize > 0 ? " (" + heldOutSize + " samples)" : "",
                        100 * level,
                        weights.heads().get(i),
                        NoteText.weight(interval.low()),
                        NoteText.weight(interval.high())));
                break;
            }
        }
        return doubts;
    }

    static List<Double> boxed(double[] values) {
        List<Double> boxed = new ArrayList<>();
        for (double value : values) {
            boxed.add(value);
        }
        return List.copyOf(boxed);
    }
}
