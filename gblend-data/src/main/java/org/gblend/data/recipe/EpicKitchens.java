package org.gblend.data.recipe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * EPIC-Kitchens: whole videos {@code P01_01.MP4}, of which each row names a window, a verb and a noun.
 *
 * <p>The manifest has both and their pair (verb, noun, action): {@code data.columns.label} chooses the task. The participant
 * is the group.
 */
final class EpicKitchens {
    private EpicKitchens() {}

    /** The first edition, 55 hours: {@code EPIC_train_action_labels.csv}; its test labels are not published. */
    static Listing first(Collected folder) {
        Listing list = new Listing("id", "file", "verb", "noun", "action", "participant", "start", "end");
        CsvTable table = CsvTable.of(folder, "EPIC_train_action_labels.csv");
        add(
                folder,
                list,
                table,
                "uid",
                null,
                names(folder, "EPIC_verb_classes.csv", "verb_id", "class_key"),
                names(folder, "EPIC_noun_classes.csv", "noun_id", "class_key"));
        list.note("no split column: the labels of the published test sets are withheld; data.sets.test draws one, by"
                + " whole participants with data.columns.group: participant");
        return list.required(folder);
    }

    /** The second edition, 100 hours: {@code EPIC_100_train.csv} and {@code EPIC_100_validation.csv}. */
    static Listing second(Collected folder) {
        Listing list = new Listing("id", "file", "verb", "noun", "action", "participant", "start", "end", "split");
        Map<String, String> verbs = names(folder, "EPIC_100_verb_classes.csv", "id", "key");
        Map<String, String> nouns = names(folder, "EPIC_100_noun_classes.csv", "id", "key");
        add(folder, list, CsvTable.of(folder, "EPIC_100_train.csv"), "narration_id", "train", verbs, nouns);
        add(folder, list, CsvTable.of(folder, "EPIC_100_validation.csv"), "narration_id", "test", verbs, nouns);
        list.note(
                "the published validation set is the split \"test\": the labels of the published test set are withheld");
        return list.required(folder);
    }

    private static void add(
            Collected folder,
            Listing list,
            CsvTable table,
            String id,
            @Nullable String split,
            Map<String, String> verbs,
            Map<String, String> nouns) {
        for (List<String> row : table.rows()) {
            String video = table.cell(row, "video_id");
            String file = folder.media(video);
            if (file == null) {
                list.absent(video);
                continue;
            }
            String verb = named(verbs, table.cell(row, "verb_class"));
            String noun = named(nouns, table.cell(row, "noun_class"));
            String start = seconds(folder, table.file(), table.cell(row, "start_timestamp"));
            String end = seconds(folder, table.file(), table.cell(row, "stop_timestamp"));
            String participant = table.cell(row, "participant_id");
            String action = verb + " " + noun;
            if (split == null) {
                list.row(table.cell(row, id), file, verb, noun, action, participant, start, end);
            } else {
                list.row(table.cell(row, id), file, verb, noun, action, participant, start, end, split);
            }
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
            return String.format(java.util.Locale.ROOT, "%.2f", seconds);
        } catch (NumberFormatException e) {
            throw folder.malformed(file, text, "a time such as 00:01:02.50");
        }
    }
}
