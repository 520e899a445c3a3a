package org.gblend.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.gblend.app.figures.DataTable;
import org.gblend.app.figures.Figure;
import org.gblend.app.figures.GroupedBars;
import org.gblend.app.figures.Palette;
import org.gblend.app.figures.Panel;
import org.gblend.app.figures.Swatch;
import org.gblend.train.eval.Score;
import org.gblend.train.run.ModalityDropped;
import org.gblend.train.run.RunFolder;

/** What is left of each network's accuracy when a modality is taken away. */
final class DroppedSection {
    private static final String NOTHING = "(nothing)";
    private static final double[] NO_SPREAD = {Double.NaN, Double.NaN, Double.NaN};

    private DroppedSection() {}

    static Optional<Section> of(ReportData data) {
        Map<String, List<ModalityDropped>> schemes = new LinkedHashMap<>();
        for (String scheme : data.schemes()) {
            List<ModalityDropped> runs = data.tested(scheme).stream()
                    .flatMap(run -> new RunFolder(run.folder()).readDropped("test").stream())
                    .toList();
            if (!runs.isEmpty()) {
                schemes.put(scheme, runs);
            }
        }
        if (schemes.isEmpty()) {
            return Optional.empty();
        }
        Set<String> predictions = new LinkedHashSet<>();
        schemes.values()
                .forEach(runs ->
                        runs.forEach(run -> predictions.addAll(run.whole().keySet())));
        DataTable.Builder table =
                new DataTable.Builder("network", "prediction", "without", data.metric(), "over seeds", "samples");
        List<Panel> panels = new ArrayList<>();
        predictions.forEach(prediction -> panels.add(panel(prediction, data, schemes, table)));
        Map<String, Swatch> legend = new LinkedHashMap<>();
        legend.put("whole", Swatch.of(Palette.MUTED));
        data.modalities().forEach(modality -> legend.put("without " + modality, Swatch.of(data.colour(modality))));
        Figure figure = new Figure(
                "dropped",
                data.metricFirst() + " with a modality taken away",
                "Each modality in turn is taken from every test sample; mean over seeds, thin bars from the lowest to the"
                        + " highest seed. Samples that have nothing else are left out.",
                legend,
                panels,
                table.build());
        return Optional.of(Section.of(
                "dropped", "With a modality taken away", "<p>" + Words.escaped(note(schemes)) + "</p>", figure));
    }

    private static Panel panel(
            String prediction, ReportData data, Map<String, List<ModalityDropped>> schemes, DataTable.Builder table) {
        List<String> taken = new ArrayList<>(List.of(NOTHING));
        taken.addAll(data.modalities());
        List<GroupedBars.Series> series = new ArrayList<>();
        for (String modality : taken) {
            List<double[]> bars = new ArrayList<>();
            schemes.forEach((scheme, runs) -> bars.add(bar(scheme, prediction, modality, runs, table)));
            series.add(new GroupedBars.Series(
                    modality.equals(NOTHING) ? Palette.MUTED : data.colour(modality),
                    column(bars, 0),
                    column(bars, 1),
                    column(bars, 2)));
        }
        return new GroupedBars(
                        prediction + " prediction",
                        data.metric() + " of the " + prediction
                                + " prediction by network, with each modality taken away",
                        "network",
                        data.metric() + " on the test set",
                        List.copyOf(schemes.keySet()),
                        series)
                .panel();
    }

    /** Mean, lowest and highest over the seeds, which also become a row of the table. */
    private static double[] bar(
            String scheme, String prediction, String modality, List<ModalityDropped> runs, DataTable.Builder table) {
        List<Score> scores = runs.stream()
                .map(run -> modality.equals(NOTHING)
                        ? run.whole()
                        : run.without().getOrDefault(modality, Map.<String, Score>of()))
                .map(byPrediction -> byPrediction.get(prediction))
                .filter(Objects::nonNull)
                .toList();
        if (scores.isEmpty()) {
            return NO_SPREAD;
        }
        double[] top1 = scores.stream().mapToDouble(Score::headline).sorted().toArray();
        double low = top1.length > 1 ? top1[0] : Double.NaN;
        double high = top1.length > 1 ? top1[top1.length - 1] : Double.NaN;
        double mean = Arrays.stream(top1).average().orElse(Double.NaN);
        Integer samples = scores.getFirst().samples();
        table.row(
                scheme,
                prediction,
                modality,
                Words.number(mean, 3),
                top1.length > 1 ? Words.number(low, 3) + " to " + Words.number(high, 3) : "",
                samples == null ? "" : samples.toString());
        return new double[] {mean, low, high};
    }

    private static double[] column(List<double[]> values, int index) {
        return values.stream().mapToDouble(row -> row[index]).toArray();
    }

    private static String note(Map<String, List<ModalityDropped>> schemes) {
        ModalityDropped any = schemes.values().iterator().next().getFirst();
        List<String> never = new ArrayList<>();
        List<String> some = new ArrayList<>();
        any.lacking().forEach((modality, count) -> {
            if (count == 0) {
                never.add(modality);
            } else {
                some.add(count + " without " + modality);
            }
        });
        String seen = some.isEmpty()
                ? ""
                : "Of " + any.trainSamples() + " training samples there were " + Words.list(some) + ". ";
        return never.isEmpty()
                ? seen.strip()
                : seen + "No training sample was without " + Words.list(never)
                        + ": there the joint head meets what it was never trained on, and its score says how much it leans on"
                        + " that modality, not how good a network for the others could be. The blended prediction is that of"
                        + " the heads that are left, the joint one among them.";
    }
}
