package org.gblend.data.recipe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * EPIC-Kitchens: whole videos {@code P01_01.MP4}, of which each row names a window, a verb and a noun.
 *
 * <p>The manifest has both and their pair (verb, noun, action): {@code data.columns.label} chooses the task. The sets are
 * drawn here, once for all tasks, by whole participants or videos ({@code by}), so that networks for verb and for noun share
 * them; a draw by {@code data.sets} would be another for each task. Settings: {@code holdout}, {@code validation},
 * {@code test} (edition 55), {@code by}, {@code seed}, {@code min-count}, {@code rare}.
 */
final class EpicKitchens {
    private static final String TRAIN = "train";

    private EpicKitchens() {}

    /** The first edition, 55 hours: {@code EPIC_train_action_labels.csv}; its test labels are not published. */
    static Listing first(Collected folder) {
        List<TaskRow> rows = new ArrayList<>();
        Listing list = listing();
        Map<String, String> verbs = names(folder, "EPIC_verb_classes.csv", "verb_id", "class_key");
        Map<String, String> nouns = names(folder, "EPIC_noun_classes.csv", "noun_id", "class_key");
        add(folder, list, rows, CsvTable.of(folder, "EPIC_train_action_labels.csv"), "uid", TRAIN, verbs, nouns);
        list.note(
                "the labels of the published test sets are withheld: the test set is drawn from the published training"
                        + " rows");
        return finished(folder, list, rows, Map.of("holdout", 0.08, "validation", 0.05, "test", 0.15));
    }

    /** The second edition, 100 hours: {@code EPIC_100_train.csv} and {@code EPIC_100_validation.csv}. */
    static Listing second(Collected folder) {
        List<TaskRow> rows = new ArrayList<>();
        Listing list = listing();
        Map<String, String> verbs = names(folder, "EPIC_100_verb_classes.csv", "id", "key");
        Map<String, String> nouns = names(folder, "EPIC_100_noun_classes.csv", "id", "key");
        add(folder, list, rows, CsvTable.of(folder, "EPIC_100_train.csv"), "narration_id", TRAIN, verbs, nouns);
        add(folder, list, rows, CsvTable.of(folder, "EPIC_100_validation.csv"), "narration_id", "test", verbs, nouns);
        list.note(
                "the published validation set is the split \"test\": the labels of the published test set are withheld");
        return finished(folder, list, rows, Map.of("holdout", 0.08, "validation", 0.05));
    }

    private static Listing listing() {
        return new Listing("id", "file", "verb", "noun", "action", "participant", "start", "end", "split");
    }

    /** Draws what is not published, treats rare classes, and tells the sets. */
    private static Listing finished(Collected folder, Listing list, List<TaskRow> rows, Map<String, Double> shares) {
        if (rows.isEmpty()) {
            return list.required(folder);
        }
        List<TaskRow> training =
                rows.stream().filter(r -> r.split().equals(TRAIN)).toList();
        Map<String, String> sets = TaskSets.draw(folder, training, shares);
        List<TaskRow> drawn = rows.stream()
                .map(r -> r.split().equals(TRAIN) ? r.withSplit(sets.getOrDefault(r.group(), TRAIN)) : r)
                .toList();
        List<TaskRow> kept = RareClasses.treated(folder, list, drawn);
        for (String set : List.of(TRAIN, "holdout", "val", "test")) {
            List<TaskRow> own = kept.stream().filter(r -> r.split().equals(set)).toList();
            list.note("%s: %d rows, %d verbs, %d nouns, participants %s"
                    .formatted(
                            set,
                            own.size(),
                            own.stream().map(TaskRow::verb).distinct().count(),
                            own.stream().map(TaskRow::noun).distinct().count(),
                            own.stream()
                                    .map(TaskRow::participant)
                                    .distinct()
                                    .sorted()
                                    .collect(Collectors.joining(" "))));
        }
        for (TaskRow r : kept) {
            String action = r.verb() + " " + r.noun();
            list.row(r.id(), r.file(), r.verb(), r.noun(), action, r.participant(), r.start(), r.end(), r.split());
        }
        return list.required(folder);
    }

    private static void add(
            Collected folder,
            Listing list,
            List<TaskRow> rows,
            CsvTable table,
            String id,
            String split,
            Map<String, String> verbs,
            Map<String, String> nouns) {
        boolean byVideo = folder.choice("by", "participant", "video").equals("video");
        for (List<String> row : table.rows()) {
            String video = table.cell(row, "video_id");
            String file = folder.media(video);
            if (file == null) {
                list.absent(video);
                continue;
            }
            String participant = table.cell(row, "participant_id");
            rows.add(new TaskRow(
                    table.cell(row, id),
                    file,
                    named(verbs, table.cell(row, "verb_class")),
                    named(nouns, table.cell(row, "noun_class")),
                    participant,
                    byVideo ? video : participant,
                    seconds(folder, table.file(), table.cell(row, "start_timestamp")),
                    seconds(folder, table.file(), table.cell(row, "stop_timestamp")),
                    split));
        }
    }

    private static String named(Map<String, String> names, String number) {
        return names.getOrDefault(number, number);
    }

    /** Names of the class numbers; none where the file is not there. */
    private static Map<String, String> names(Collected folder, String file, String id, String key) {
        Map<String, String> names = new HashMap<>();
        if (folder.find(file) != null) {
            CsvTable table = CsvTable.of(folder, file);
            table.rows().forEach(r -> names.put(table.cell(r, id), table.cell(r, key)));
        }
        return names;
    }

    /** Hours, minutes and seconds as seconds. */
    private static String seconds(Collected folder, String file, String text) {
        String[] parts = text.split(":", -1);
        try {
            double seconds = 0;
            for (String part : parts) {
                seconds = 60 * seconds + Double.parseDouble(part);
            }
            return String.format(Locale.ROOT, "%.2f", seconds);
        } catch (NumberFormatException e) {
            throw folder.malformed(file, text, "a time such as 00:01:02.50");
        }
    }
}
