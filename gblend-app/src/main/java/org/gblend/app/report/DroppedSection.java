package org.gblend.app.report;

import java.util.ArrayList;
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
            List<SeedRange> bars = new ArrayList<>();
            schemes.forEach((scheme, runs) -> bars.add(bar(scheme, prediction, modality, runs, table)));
            series.add(SeedRange.bars(modality.equals(NOTHING) ? Palette.MUTED : data.colour(modality), bars));
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

    /** The prediction's scores, which also become a row of the table. */
    private static SeedRange bar(
            String scheme, String prediction, String modality, List<ModalityDropped> runs, DataTable.Builder table) {
        List<Score> scores = runs.stream()
                .map(run -> modality.equals(NOTHING)
                        ? run.whole()
                        : run.without().getOrDefault(modality, Map.<String, Score>of()))
                .map(byPrediction -> byPrediction.get(prediction))
                .filter(Objects::nonNull)
                .toList();
        SeedRange range = SeedRange.of(scores.stream().mapToDouble(Score::headline));
        if (scores.isEmpty()) {
            return range;
        }
        Integer samples = scores.getFirst().samples();
        table.row(
                scheme,
                prediction,
                modality,
                Words.number(range.mean(), 3),
                range.ends(),
                samples == null ? "" : samples.toString());
        return range;
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
