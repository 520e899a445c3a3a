package org.gblend.data.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gblend.core.InputException;

/** A manifest in the making: rows, and what was left out and why. */
public final class Listing {
    /** How many of the files and folders that are left out are named. */
    private static final int NAMED = 5;

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int absent;
    private String firstAbsent = "";

    Listing(String... header) {
        this.header = List.of(header);
    }

    /** Adds a row with as many cells as the header. */
    void row(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException("%d cells for %s".formatted(cells.length, header));
        }
        rows.add(List.of(cells));
    }

    /** Counts an annotation whose file is not there: collections are never whole. */
    void absent(String file) {
        firstAbsent = absent++ == 0 ? file : firstAbsent;
    }

    /**
     * Counts clips that make no row, and names them, several of one folder by the folder.
     *
     * @param why what they are, to follow "are"
     */
    void leftOut(List<String> clips, String why) {
        if (clips.isEmpty()) {
            return;
        }
        Map<String, List<String>> places =
                clips.stream().collect(Collectors.groupingBy(Listing::place, TreeMap::new, Collectors.toList()));
        String names = places.entrySet().stream()
                .limit(NAMED)
                .map(e -> e.getValue().size() == 1
                        ? e.getValue().getFirst()
                        : e.getKey() + " (" + e.getValue().size() + ")")
                .collect(Collectors.joining(", "));
        note((clips.size() == 1 ? "1 clip is " : clips.size() + " clips are ") + why + " and left out: " + names
                + (places.size() > NAMED ? ", ..." : ""));
    }

    /** The folder that a clip lies in; at the top the clip itself. */
    private static String place(String clip) {
        return clip.contains("/") ? clip.substring(0, clip.lastIndexOf('/') + 1) : clip;
    }

    void note(String text) {
        notes.add(text);
    }

    public List<String> header() {
        return header;
    }

    public List<List<String>> rows() {
        return List.copyOf(rows);
    }

    /** Lines for the user, the files that are not there last. */
    public List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        if (absent > 0) {
            all.add(absent + " annotated clips are not in the folder and left out, the first: " + firstAbsent);
        }
        return all;
    }

    Listing required(Collected folder) {
        if (rows.isEmpty()) {
            throw new InputException("no annotated clip of " + folder.root() + " was found"
                    + (absent > 0 ? " (" + absent + " are annotated, the first as " + firstAbsent + ")" : "")
                    + ": put the files under that folder in the layout that docs/datasets describes");
        }
        return this;
    }
}
