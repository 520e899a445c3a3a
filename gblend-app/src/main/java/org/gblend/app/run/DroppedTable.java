package org.gblend.app.run;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gblend.app.text.Numbers;
import org.gblend.app.text.Table;
import org.gblend.train.eval.Score;
import org.gblend.train.run.ModalityDropped;

/** Accuracy with each modality taken away, as an aligned table. */
final class DroppedTable {
    private DroppedTable() {}

    static void print(ModalityDropped dropped, PrintWriter out) {
        out.println();
        out.println(metric(dropped) + " with a modality taken from every sample");
        Set<String> predictions = new LinkedHashSet<>(dropped.whole().keySet());
        List<String> header = new ArrayList<>(List.of("without"));
        header.addAll(predictions);
        header.add("samples");
        Table table = new Table(header);
        table.row(row("(nothing)", dropped.whole(), predictions));
        dropped.without().forEach((modality, scores) -> table.row(row(modality, scores, predictions)));
        table.lines().forEach(out::println);
        out.println(note(dropped));
    }

    private static String metric(ModalityDropped dropped) {
        return dropped.whole().values().stream().anyMatch(score -> score.map() != null) ? "mAP" : "top-1";
    }

    private static List<String> row(String name, Map<String, Score> scores, Set<String> predictions) {
        List<String> cells = new ArrayList<>(List.of(name));
        Integer samples = null;
        for (String prediction : predictions) {
            Score score = scores.get(prediction);
            cells.add(score == null ? "-" : Numbers.fixed(score.headline(), 4));
            samples = score == null ? samples : score.samples();
        }
        cells.add(samples == null ? "" : samples.toString());
        return cells;
    }

    private static String note(ModalityDropped dropped) {
        Set<String> never = new LinkedHashSet<>(dropped.lacking().keySet());
        never.removeIf(modality -> dropped.lacking().getOrDefault(modality, 0) > 0);
        return never.isEmpty()
                ? "Every modality was missing in some of the " + dropped.trainSamples() + " training samples."
                : "No training sample was without " + String.join(", ", never)
                        + ": the joint head meets something new there, and the blend has its opinion too.";
    }
}
