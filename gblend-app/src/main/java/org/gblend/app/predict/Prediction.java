package org.gblend.app.predict;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the network says of one clip.
 *
 * @param file as it was given, or the row's first cell
 * @param start seconds from the file's start; NaN for a row of a CSV file
 * @param end seconds
 * @param tasks what it says in each task; of one task under the empty name
 */
record Prediction(String file, double start, double end, Map<String, Said> tasks) {
    Prediction {
        tasks = new LinkedHashMap<>(tasks);
    }

    /** In one task; nothing is said in one that the network does not have. */
    Said said(String task) {
        return tasks.getOrDefault(task, new Said(List.of(), Map.of(), ""));
    }

    /**
     * What is said in one task.
     *
     * @param top the most probable labels, best first
     * @param heads each modality's own opinion; empty where no modality has a trained head
     * @param decided the modality whose head gives the predicted label the highest probability; empty where there is none
     */
    record Said(List<Ranked> top, Map<String, Ranked> heads, String decided) {
        Said {
            top = List.copyOf(top);
            heads = new LinkedHashMap<>(heads);
        }
    }

    /** A label with its probability. */
    record Ranked(String label, double probability) {}
}
