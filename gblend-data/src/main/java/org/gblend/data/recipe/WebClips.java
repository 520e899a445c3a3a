package org.gblend.data.recipe;

import java.util.List;
import java.util.Locale;

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
                String clip = String.format(
                        Locale.ROOT, "%s_%06d_%06d", video, second(folder, part, start), second(folder, part, end));
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

    static int second(Collected folder, String file, String text) {
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
            String clip = String.format(Locale.ROOT, "%s_%06d", row.get(0), second(folder, "vggsound", row.get(1)));
            String file = folder.media(clip);
            if (file == null) {
                list.absent(clip);
            } else {
                list.row(clip, file, row.get(2), row.get(3), row.get(0));
            }
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
