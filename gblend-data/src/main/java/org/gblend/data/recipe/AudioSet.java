package org.gblend.data.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gblend.core.InputException;
import org.gblend.data.manifest.NearestName;
import org.jspecify.annotations.Nullable;

/**
 * AudioSet: {@code balanced_train_segments.csv}, {@code unbalanced_train_segments.csv}, {@code eval_segments.csv},
 * {@code class_labels_indices.csv} for the labels' names, and {@code ontology.json} for what lies above and below them.
 *
 * <p>Each is optional as long as the other can stand in: without the class list, the ontology's unrestricted classes are the
 * labels; without the ontology, labels have no ancestors and no subtree. Settings: {@code ancestors}, {@code within},
 * {@code classes}, {@code min-count}, {@code unknown}.
 */
final class AudioSet {
    private static final String CLASSES = "class_labels_indices.csv";
    private static final List<String> PARTS = List.of("balanced_train", "unbalanced_train", "eval");
    private static final int NAMED = 10;

    private final Collected folder;
    private final boolean several;
    private final @Nullable Ontology ontology;
    private final Map<String, String> names;
    private final boolean ancestors;
    private final boolean dropUnknown;
    private final Set<String> wanted;
    private final Map<String, Integer> unknown = new TreeMap<>();

    /** One segment: where it lies, and its labels by id. */
    private record Segment(String id, String file, String split, String video, Set<String> labels) {}

    private AudioSet(Collected folder, boolean several) {
        this.folder = folder;
        this.several = several;
        ontology = Ontology.of(folder);
        names = names();
        ancestors = folder.choice("ancestors", "false", "true").equals("true");
        dropUnknown = folder.choice("unknown", "refuse", "drop").equals("drop");
        if (ancestors && !several) {
            throw new InputException(
                    "ancestors=true gives a segment several labels: take the recipe audioset-multi, with"
                            + " data.labels: multi");
        }
        if (ancestors) {
            ontology("ancestors=true");
        }
        wanted = wanted();
    }

    /** One label per row: segments with several are left out and counted. */
    static Listing single(Collected folder) {
        return new AudioSet(folder, false).read();
    }

    /** The same with every segment, its labels separated by {@code |}. */
    static Listing several(Collected folder) {
        return new AudioSet(folder, true).read();
    }

    /** Display names by id of the classes that segments are labelled with. */
    private Map<String, String> names() {
        if (folder.find(CLASSES) == null && ontology != null) {
            return ontology.labels();
        }
        CsvTable classes = CsvTable.of(folder, CLASSES);
        Map<String, String> all = new LinkedHashMap<>();
        classes.rows().forEach(r -> all.put(classes.cell(r, "mid"), classes.cell(r, "display_name")));
        return all;
    }

    private Ontology ontology(String setting) {
        if (ontology == null) {
            throw new InputException(setting + " needs the file " + Ontology.FILE + " under " + folder.root()
                    + ": it is part of the collection's annotations; docs/datasets says where to get it");
        }
        return ontology;
    }

    /** Labels that are kept: those within the subtrees, of the list, or all. */
    private Set<String> wanted() {
        Set<String> all = new LinkedHashSet<>(names.keySet());
        String within = folder.option("within", "");
        if (!within.isEmpty()) {
            Set<String> subtrees = new LinkedHashSet<>();
            for (String root : within.split("\\|", -1)) {
                Ontology known = ontology("within=" + within);
                List<String> ids = known.find(root.strip());
                if (ids.isEmpty()) {
                    throw new InputException("within=" + within + ": the ontology has no class \"" + root.strip()
                            + "\"; " + NearestName.hint(root.strip(), known.names()));
                }
                ids.forEach(id -> subtrees.addAll(known.subtree(id)));
            }
            all.retainAll(subtrees);
        }
        String list = folder.option("classes", "");
        if (!list.isEmpty()) {
            all.retainAll(listed(list));
        }
        if (all.isEmpty()) {
            throw new InputException("no class is left: within=" + within + " and classes=" + list
                    + " have none in common that segments are labelled with");
        }
        return all;
    }

    /** The ids of a list of classes, a display name or an id a line. */
    private Set<String> listed(String list) {
        Set<String> ids = new LinkedHashSet<>();
        for (String line : folder.linesOf(list)) {
            String name = line.strip();
            List<String> found = names.containsKey(name)
                    ? List.of(name)
                    : names.entrySet().stream()
                            .filter(e -> e.getValue().equals(name))
                            .map(Map.Entry::getKey)
                            .toList();
            if (found.isEmpty()) {
                throw new InputException("classes=" + list + ": no segment is labelled with \"" + name + "\"; "
                        + NearestName.hint(name, List.copyOf(names.values())));
            }
            ids.addAll(found);
        }
        return ids;
    }

    private Listing read() {
        Listing list = new Listing("id", "file", "label", "split", "video");
        List<Segment> segments = new ArrayList<>();
        Map<String, Integer> out = new LinkedHashMap<>();
        for (String part : PARTS) {
            if (folder.find(part + "_segments.csv") != null) {
                part(part, list, segments, out);
            }
        }
        tellUnknown(list);
        Set<String> rare = rare(segments, list);
        for (Segment s : segments) {
            s.labels().removeAll(rare);
            if (s.labels().isEmpty()) {
                out.merge("have only labels below min-count", 1, Integer::sum);
            } else {
                String label = s.labels().stream().map(this::name).collect(Collectors.joining("|"));
                list.row(s.id(), s.file(), label, s.split(), s.video());
            }
        }
        out.forEach((why, n) -> list.note(n + " segments " + why + " and are left out"));
        return list.required(folder);
    }

    private void part(String part, Listing list, List<Segment> segments, Map<String, Integer> out) {
        String csv = part + "_segments.csv";
        for (List<String> row : folder.csv(csv)) {
            if (row.size() != 4) {
                throw folder.malformed(csv, String.join(",", row), "YTID, start_seconds, end_seconds, positive_labels");
            }
            Set<String> labels = labels(row.get(3), csv);
            if (labels.isEmpty()) {
                out.merge("have no label that is wanted", 1, Integer::sum);
                continue;
            }
            if (!several && labels.size() > 1) {
                out.merge(
                        "have several labels (recipe audioset-multi takes them, for data.labels multi)",
                        1,
                        Integer::sum);
                continue;
            }
            int start = WebClips.second(folder, part + "_segments", row.get(1));
            int end = WebClips.second(folder, part + "_segments", row.get(2));
            String id = row.get(0);
            String file = file(id, start, end);
            if (file == null) {
                list.absent(id);
            } else {
                String split = part.equals("eval") ? "test" : "train";
                segments.add(new Segment(id + "_" + start, file, split, id, labels));
            }
        }
    }

    private @Nullable String file(String id, int start, int end) {
        return folder.media(
                "%s_%d_%d".formatted(id, start * 1000, end * 1000),
                String.format(Locale.ROOT, "%s_%06d_%06d", id, start, end),
                "%s_%d".formatted(id, start),
                "Y" + id,
                id);
    }

    /** The wanted labels of a segment, in the order written, each followed by its ancestors where those are asked for. */
    private Set<String> labels(String cell, String csv) {
        Set<String> labels = new LinkedHashSet<>();
        for (String text : cell.split(",", -1)) {
            String mid = text.strip();
            if (!names.containsKey(mid)) {
                unknown.merge(
                        mid + (known(mid) == null ? "" : " (" + known(mid) + ")") + " in " + csv, 1, Integer::sum);
                continue;
            }
            labels.add(mid);
            if (ancestors) {
                labels.addAll(ontology("ancestors=true").ancestors(mid));
            }
        }
        labels.retainAll(wanted);
        return labels;
    }

    private @Nullable String known(String mid) {
        return ontology == null ? null : ontology.name(mid);
    }

    private void tellUnknown(Listing list) {
        if (unknown.isEmpty()) {
            return;
        }
        String which = unknown.entrySet().stream()
                        .limit(NAMED)
                        .map(e -> e.getKey() + (e.getValue() == 1 ? "" : " " + e.getValue() + " times"))
                        .collect(Collectors.joining(", "))
                + (unknown.size() > NAMED ? ", and " + (unknown.size() - NAMED) + " more" : "");
        String where = folder.find(CLASSES) == null ? Ontology.FILE + " as labels" : CLASSES;
        if (!dropUnknown) {
            throw new InputException("labels that are not in " + where + ": " + which
                    + ". Download the files of one release, or leave these labels out with unknown=drop");
        }
        list.note("labels that are not in " + where + " and are left out: " + which);
    }

    /** Labels with fewer training segments than {@code min-count}. */
    private Set<String> rare(List<Segment> segments, Listing list) {
        int least = folder.number("min-count", 0, 0);
        Map<String, Integer> counts = new TreeMap<>();
        for (Segment s : segments) {
            s.labels().forEach(l -> counts.merge(l, s.split().equals("train") ? 1 : 0, Integer::sum));
        }
        Set<String> rare = new LinkedHashSet<>();
        counts.forEach((label, n) -> {
            if (n < least) {
                rare.add(label);
            }
        });
        if (!rare.isEmpty()) {
            list.note(rare.size() + " of " + counts.size() + " classes have fewer than " + least
                    + " training segments (min-count) and are left out, the first: "
                    + rare.stream().limit(3).map(this::name).collect(Collectors.joining(", ")));
        }
        return rare;
    }

    private String name(String mid) {
        return names.getOrDefault(mid, mid);
    }
}
