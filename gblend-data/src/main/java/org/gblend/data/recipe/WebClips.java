package org.gblend.data.recipe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collections of clips of YouTube videos, named by the video's id and the second at which the clip starts. */
final class WebClips {
    private WebClips() {}

    /**
     * Kinetics-400, 600, 700: {@code train.csv}, {@code val.csv} (or {@code validate.csv}) and {@code test.csv} with the
     * columns label, youtube_id, time_start, time_end, split.
     *
     * <p>Clips are {@code ID_000010_000020.mp4}; with {@code untrimmed=true} whole videos {@code ID.mp4}, of which the rows
     * name the window.
     */
    static Listing kinetics(Collected folder) {
        boolean untrimmed = folder.option("untrimmed", "false").equals("true");
        Listing list = untrimmed
                ? new Listing("id", "file", "label", "split", "video", "start", "end")
                : new Listing("id", "file", "label", "split", "video");
        int unlabelled = 0;
        for (String part : List.of("train", "val", "validate", "test")) {
            if (folder.find(part + ".csv") == null) {
                continue;
            }
            CsvTable table = CsvTable.of(folder, part + ".csv");
            for (List<String> row : table.rows()) {
                String label = table.has("label") ? table.cell(row, "label") : "";
                if (label.isEmpty()) {
                    unlabelled++;
                    continue;
                }
                String video = table.cell(row, "youtube_id");
                String start = table.cell(row, "time_start");
                String end = table.cell(row, "time_end");
                String clip = "%s_%06d_%06d".formatted(video, second(folder, part, start), second(folder, part, end));
                String file = folder.media(untrimmed ? video : clip);
                String split = part.startsWith("val") ? "val" : part;
                if (file == null) {
                    list.absent(untrimmed ? video : clip);
                } else if (untrimmed) {
                    list.row(clip, file, label, split, video, start, end);
                } else {
                    list.row(clip, file, label, split, video);
                }
            }
        }
        if (unlabelled > 0) {
            list.note(unlabelled + " rows without a label are left out (the test list of a challenge has none)");
        }
        return list.required(folder);
    }

    private static int second(Collected folder, String file, String text) {
        try {
            return (int) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw folder.malformed(file + ".csv", text, "a time in seconds");
        }
    }

    /** VGGSound: {@code vggsound.csv} without a header: id, start second, label, split. */
    static Listing vggSound(Collected folder) {
        Listing list = new Listing("id", "file", "label", "split", "video");
        for (List<String> row : folder.csv("vggsound.csv")) {
            if (row.size() != 4) {
                throw folder.malformed("vggsound.csv", String.join(",", row), "id, start, label, split");
            }
            String clip = "%s_%06d".formatted(row.get(0), second(folder, "vggsound", row.get(1)));
            String file = folder.media(clip);
            if (file == null) {
                list.absent(clip);
            } else {
                list.row(clip, file, row.get(2), row.get(3), row.get(0));
            }
        }
        return list.required(folder);
    }

    /**
     * AudioSet: {@code balanced_train_segments.csv}, {@code unbalanced_train_segments.csv}, {@code eval_segments.csv}, and
     * {@code class_labels_indices.csv} for the labels' names.
     *
     * <p>One label per row: segments with several are left out and counted.
     */
    static Listing audioSet(Collected folder) {
        return audioSet(folder, false);
    }

    /** The same with every segment, its labels separated by {@code |}. */
    static Listing audioSetMulti(Collected folder) {
        return audioSet(folder, true);
    }

    private static Listing audioSet(Collected folder, boolean all) {
        CsvTable classes = CsvTable.of(folder, "class_labels_indices.csv");
        Map<String, String> names = new HashMap<>();
        classes.rows().forEach(r -> names.put(classes.cell(r, "mid"), classes.cell(r, "display_name")));
        Listing list = new Listing("id", "file", "label", "split", "video");
        int several = 0;
        for (String part : List.of("balanced_train", "unbalanced_train", "eval")) {
            String csv = part + "_segments.csv";
            if (folder.find(csv) == null) {
                continue;
            }
            for (List<String> row : folder.csv(csv)) {
                if (row.size() != 4) {
                    throw folder.malformed(
                            csv, String.join(",", row), "YTID, start_seconds, end_seconds, positive_labels");
                }
                if (!all && row.get(3).contains(",")) {
                    several++;
                    continue;
                }
                List<String> labels = new ArrayList<>();
                for (String mid : row.get(3).split(",", -1)) {
                    String label = names.get(mid.strip());
                    if (label == null) {
                        throw folder.malformed(csv, String.join(",", row), "a label that class_labels_indices.csv has");
                    }
                    labels.add(label);
                }
                String label = String.join("|", labels);
                int start = second(folder, part + "_segments", row.get(1));
                int end = second(folder, part + "_segments", row.get(2));
                String id = row.get(0);
                String file = folder.media(
                        "%s_%d_%d".formatted(id, start * 1000, end * 1000),
                        "%s_%06d_%06d".formatted(id, start, end),
                        "%s_%d".formatted(id, start),
                        "Y" + id,
                        id);
                if (file == null) {
                    list.absent(id);
                } else {
                    list.row(id + "_" + start, file, label, part.equals("eval") ? "test" : "train", id);
                }
            }
        }
        if (several > 0) {
            list.note(
                    several
                            + " segments have several labels and are left out: recipe audioset-multi has them, for data.labels multi");
        }
        return list.required(folder);
    }

    /** AVE: {@code trainSet.txt}, {@code valSet.txt}, {@code testSet.txt}: category&id&quality&start&end. */
    static Listing ave(Collected folder) {
        Listing list = new Listing("id", "file", "label", "split", "start", "end");
        for (String part : List.of("train", "val", "test")) {
            for (String line : folder.lines(part + "Set.txt")) {
                List<String> cells = List.of(line.strip().split("&", -1));
                if (cells.size() != 5) {
                    throw folder.malformed(part + "Set.txt", line, "category&id&quality&start&end");
                }
                if (cells.get(0).equals("Category")) {
                    continue;
                }
                String file = folder.media(cells.get(1));
                if (file == null) {
                    list.absent(cells.get(1));
                } else {
                    list.row(cells.get(1), file, cells.get(0), part, cells.get(3), cells.get(4));
                }
            }
        }
        return list.required(folder);
    }
}
