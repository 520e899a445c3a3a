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
import org.gblend.train.eval.Reliability;

/** Whether a probability means what it says, task by task: reliability diagram and expected calibration error. */
final class CalibrationSection {
    private CalibrationSection() {}

    static Optional<Section> of(ReportData data, Map<String, List<TestView>> byTask) {
        return PerTask.section(
                "calibration", "How sure it may be", byTask, (task, views) -> Optional.of(figure(data, task, views)));
    }

    private static Figure figure(ReportData data, String task, List<TestView> views) {
        List<Panel> panels = new ArrayList<>();
        Map<String, Swatch> legend = new LinkedHashMap<>();
        boolean several = data.multiLabel();
        DataTable.Builder table = several
                ? new DataTable.Builder("of", "bin", "samples and classes", "mean probability", "share that has it")
                : new DataTable.Builder("of", "bin", "samples", "mean confidence", "accuracy");
        for (TestView view : views) {
            Swatch look = data.comparison() ? data.scheme(view.name()) : Swatch.of(data.colour(view.name()));
            panels.add(panel(view, several, look, table));
            legend.put(view.name(), look);
        }
        return new Figure(
                PerTask.name(data, "calibration", task),
                PerTask.title("Calibration on the test set", task),
                caption(several),
                legend,
                panels,
                table.build());
    }

    private static String caption(boolean several) {
        return several
                ? "Every class of every sample by the probability of its own sigmoid, in " + Reliability.BINS
                        + " bins, and how many of them the sample really has; below the dashed diagonal a network is surer"
                        + " than it is right. ECE is the expected calibration error over all of them: most are classes that"
                        + " a sample lacks, with probabilities near 0, so it is small where classes are many; the points"
                        + " tell more."
                : "Accuracy of the samples by the probability of their predicted class, in " + Reliability.BINS
                        + " bins; below the dashed diagonal a network is surer than it is right. ECE is the expected"
                        + " calibration error.";
    }

    private static Panel panel(TestView view, boolean several, Swatch look, DataTable.Builder table) {
        Reliability bins = view.reliability();
        List<Double> xs = new ArrayList<>();
        List<Double> ys = new ArrayList<>();
        for (int bin = 0; bin < Reliability.BINS; bin++) {
            if (bins.samples()[bin] > 0) {
                xs.add(bins.confidence()[bin]);
                ys.add(bins.accuracy()[bin]);
                table.row(
                        view.name(),
                        Words.number(bin / (double) Reliability.BINS, 2) + "–"
                                + Words.number((bin + 1) / (double) Reliability.BINS, 2),
                        Integer.toString(bins.samples()[bin]),
                        Words.number(bins.confidence()[bin], 3),
                        Words.number(bins.accuracy()[bin], 3));
            }
        }
        double[] corner = {0, 1};
        return LinePlot.of(
                        view.name() + ": ECE " + Words.number(bins.error(), 3),
                        (several ? "share that has the class by its probability" : "accuracy by confidence")
                                + "; expected calibration error " + Words.number(bins.error(), 3),
                        several ? "probability of the class" : "confidence",
                        several ? "share that has it" : "accuracy",
                        false,
                        List.of(
                                Line.of(Palette.MUTED, Look.DASHED, corner, corner),
                                Line.of(look, Look.POINTS, doubles(xs), doubles(ys))))
                .panel();
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
