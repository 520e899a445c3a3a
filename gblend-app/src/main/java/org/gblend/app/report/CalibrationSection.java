package org.gblend.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gblend.app.figures.DataTable;
import org.gblend.app.figures.Figure;
import org.gblend.app.figures.LinePlot;
import org.gblend.app.figures.LinePlot.Line;
import org.gblend.app.figures.LinePlot.Look;
import org.gblend.app.figures.Palette;
import org.gblend.app.figures.Panel;
import org.gblend.app.figures.Swatch;
import org.gblend.train.eval.Classification;

/**
 * Whether a probability means what it says: reliability diagram and expected calibration error (Guo, Pleiss, Sun,
 * Weinberger, ICML 2017; 15 bins of equal width).
 */
final class CalibrationSection {
    private static final int BINS = 15;

    private CalibrationSection() {}

    /** Samples, mean confidence and accuracy of each bin. */
    // Arrays are carried, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    record Bins(int[] samples, double[] confidence, double[] accuracy) {
        static Bins of(TestView view) {
            int[] samples = new int[BINS];
            double[] confidence = new double[BINS];
            double[] accuracy = new double[BINS];
            for (int i = 0; i < view.labels().length; i++) {
                int best = Classification.best(view.probabilities()[i]);
                double p = view.probabilities()[i][best];
                int bin = Math.clamp((int) Math.ceil(p * BINS) - 1, 0, BINS - 1);
                samples[bin]++;
                confidence[bin] += p;
                accuracy[bin] += best == view.labels()[i] ? 1 : 0;
            }
            for (int bin = 0; bin < BINS; bin++) {
                confidence[bin] /= samples[bin];
                accuracy[bin] /= samples[bin];
            }
            return new Bins(samples, confidence, accuracy);
        }

        /** Mean distance of confidence and accuracy over the samples. */
        double error() {
            double sum = 0;
            int all = 0;
            for (int bin = 0; bin < BINS; bin++) {
                if (samples[bin] > 0) {
                    sum += samples[bin] * Math.abs(confidence[bin] - accuracy[bin]);
                    all += samples[bin];
                }
            }
            return sum / all;
        }
    }

    static Optional<Section> of(ReportData data, List<TestView> views) {
        if (views.isEmpty()) {
            return Optional.empty();
        }
        List<Panel> panels = new ArrayList<>();
        Map<String, Swatch> legend = new LinkedHashMap<>();
        DataTable.Builder table = new DataTable.Builder("of", "bin", "samples", "mean confidence", "accuracy");
        for (TestView view : views) {
            Bins bins = Bins.of(view);
            Swatch look = data.comparison() ? data.scheme(view.name()) : Swatch.of(data.colour(view.name()));
            List<Double> xs = new ArrayList<>();
            List<Double> ys = new ArrayList<>();
            for (int bin = 0; bin < BINS; bin++) {
                if (bins.samples[bin] > 0) {
                    xs.add(bins.confidence[bin]);
                    ys.add(bins.accuracy[bin]);
                    table.row(
                            view.name(),
                            Words.number(bin / (double) BINS, 2) + "–" + Words.number((bin + 1) / (double) BINS, 2),
                            Integer.toString(bins.samples[bin]),
                            Words.number(bins.confidence[bin], 3),
                            Words.number(bins.accuracy[bin], 3));
                }
            }
            double[] corner = {0, 1};
            panels.add(LinePlot.of(
                            view.name() + ": ECE " + Words.number(bins.error(), 3),
                            "accuracy by confidence; expected calibration error " + Words.number(bins.error(), 3),
                            "confidence",
                            "accuracy",
                            false,
                            List.of(
                                    Line.of(Palette.MUTED, Look.DASHED, corner, corner),
                                    Line.of(look, Look.POINTS, doubles(xs), doubles(ys))))
                    .panel());
            legend.put(view.name(), look);
        }
        Figure figure = new Figure(
                "calibration",
                "Calibration on the test set",
                "Accuracy of the samples by the probability of their predicted class, in " + BINS
                        + " bins; below the dashed diagonal a network is surer than it is right. ECE is the expected"
                        + " calibration error.",
                legend,
                panels,
                table.build());
        return Optional.of(Section.of("calibration", "How sure it may be", "", figure));
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
