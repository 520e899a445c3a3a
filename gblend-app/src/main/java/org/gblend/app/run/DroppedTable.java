package org.gblend.app.run;

import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gblend.train.eval.Score;
import org.gblend.train.run.ModalityDropped;

/** Accuracy with each modality taken away, as an aligned table. */
final class DroppedTable {
    private DroppedTable() {}

    static void print(ModalityDropped dropped, PrintWriter out) {
        out.println();
        out.println(metric(dropped) + " with a modality taken from every sample");
        Set<String> predictions = new LinkedHashSet<>(dropped.whole().keySet());
        StringBuilder header = new StringBuilder(String.format(Locale.ROOT, "%-20s", "without"));
        predictions.forEach(prediction -> header.append(String.format(Locale.ROOT, " %8s", prediction)));
        out.println(header + "  samples");
        row("(nothing)", dropped.whole(), predictions, out);
        dropped.without().forEach((modality, scores) -> row(modality, scores, predictions, out));
        out.println(note(dropped));
    }

    private static String metric(ModalityDropped dropped) {
        return dropped.whole().values().stream().anyMatch(score -> score.map() != null) ? "mAP" : "top-1";
    }

    private static void row(String name, Map<String, Score> scores, Set<String> predictions, PrintWriter out) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s", name));
        Integer samples = null;
        for (String prediction : predictions) {
            Score score = scores.get(prediction);
            line.append(score == null ? "        -" : String.format(Locale.ROOT, " %8.4f", score.headline()));
            samples = score == null ? samples : score.samples();
        }
        out.println(line + (samples == null ? "" : String.format(Locale.ROOT, " %8d", samples)));
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
