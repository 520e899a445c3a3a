package org.gblend.data.recipe;

import java.util.List;

/** Collections whose splits are lists of files. */
final class SplitFiles {
    private SplitFiles() {}

    private static int split(Collected folder) {
        String split = folder.option("split", "1");
        if (!split.matches("[123]")) {
            throw new org.gblend.core.InputException("split=" + split + " is none of the three splits; give 1, 2 or 3");
        }
        return Integer.parseInt(split);
    }

    /**
     * UCF101: {@code trainlist01.txt} and {@code testlist01.txt}, lines {@code Class/v_Class_g08_c01.avi}; {@code split=2}
     * and 3 take the others. The group is the source video, {@code g08} of its class.
     */
    static Listing ucf101(Collected folder) {
        int split = split(folder);
        Listing list = new Listing("id", "file", "label", "split", "video");
        for (String part : List.of("train", "test")) {
            String name = part + "list0" + split + ".txt";
            for (String line : folder.lines(name)) {
                String path = line.strip().split(" ", -1)[0];
                String stem = Collected.stem(path);
                if (!stem.matches("v_.+_g\\d+_c\\d+") || !path.contains("/")) {
                    throw folder.malformed(name, line, "Class/v_Class_g01_c01.avi");
                }
                String file = folder.media(stem);
                if (file == null) {
                    list.absent(path);
                } else {
                    list.row(stem, file, Collected.parent(path), part, stem.substring(2, stem.lastIndexOf("_c")));
                }
            }
        }
        return list.required(folder);
    }

    /**
     * HMDB51: {@code ACTION_test_split1.txt} for every action, lines {@code name.avi 1} (1 training, 2 test, 0 neither);
     * {@code split=2} and 3 take the others. The group is the film, the name up to the action.
     */
    static Listing hmdb51(Collected folder) {
        String ending = "_test_split" + split(folder) + ".txt";
        Listing list = new Listing("id", "file", "label", "split", "film");
        int neither = 0;
        for (String annotation : folder.files()) {
            String name = Collected.name(annotation);
            if (!name.endsWith(ending)) {
                continue;
            }
            String action = name.substring(0, name.length() - ending.length());
            for (String line : folder.lines(name)) {
                String[] cells = line.strip().split(" +", -1);
                if (cells.length != 2 || !cells[1].matches("[012]")) {
                    throw folder.malformed(name, line, "a file name and 0, 1 or 2");
                }
                String stem = Collected.stem(cells[0]);
                String file = folder.media(stem);
                if (cells[1].equals("0")) {
                    neither++;
                } else if (file == null) {
                    list.absent(cells[0]);
                } else {
                    int cut = stem.indexOf("_" + action + "_");
                    list.row(
                            stem,
                            file,
                            action,
                            cells[1].equals("1") ? "train" : "test",
                            cut < 0 ? stem : stem.substring(0, cut));
                }
            }
        }
        if (neither > 0) {
            list.note(neither + " clips are in neither part of this split and left out, as published");
        }
        return list.required(folder);
    }

    /**
     * Sports-1M: {@code train_partition.txt} and {@code test_partition.txt}, lines {@code URL 1,2}, and {@code labels.txt}
     * with a name per line, from number 0. Videos with several labels are left out and counted.
     */
    static Listing sports1m(Collected folder) {
        List<String> names = folder.lines("labels.txt");
        Listing list = new Listing("id", "file", "label", "split");
        int several = 0;
        for (String part : List.of("train", "test")) {
            String annotation = part + "_partition.txt";
            for (String line : folder.lines(annotation)) {
                String[] cells = line.strip().split(" ", -1);
                int id = cells[0].lastIndexOf("v=");
                if (cells.length != 2 || id < 0 || !cells[1].matches("\\d+(,\\d+)*")) {
                    throw folder.malformed(annotation, line, "a YouTube address and label numbers");
                }
                String video = cells[0].substring(id + 2);
                String file = folder.media(video);
                if (cells[1].contains(",")) {
                    several++;
                } else if (Integer.parseInt(cells[1]) >= names.size()) {
                    throw folder.malformed(annotation, line, "a label number below " + names.size());
                } else if (file == null) {
                    list.absent(video);
                } else {
                    list.row(video, file, names.get(Integer.parseInt(cells[1])).strip(), part);
                }
            }
        }
        if (several > 0) {
            list.note(several + " videos have several labels and are left out: training takes one label per row");
        }
        return list.required(folder);
    }
}
