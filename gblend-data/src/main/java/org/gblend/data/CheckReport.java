package org.gblend.data;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@link DataCheck} found.
 *
 * @param rows lines of the manifest, those among them that are no rows
 * @param findings in the manifest's order, those about all rows last
 * @param usable by row that is as wide as the header, whether it can be prepared
 * @param classes rows by class and set, in the classes' order
 * @param missing rows that lack a modality which they may lack, by modality and set
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record CheckReport(
        int rows,
        List<Finding> findings,
        boolean[] usable,
        Map<String, Map<String, Integer>> classes,
        Map<String, Map<String, Integer>> missing) {
    /** What kind of thing was found. */
    public enum Kind {
        /** Missing, empty, cut off, damaged, not media, or without the track asked for; NaN or infinite; a cell or line that cannot be read. */
        BROKEN(true),
        /** A label that the list of classes does not have. */
        LABEL(true),
        /** The same content in two of the sets: a test on such a row measures memory. */
        LEAK(true),
        /** A group in two of the sets. */
        GROUP(true),
        /** A class none of whose training rows has a modality that rows may lack. */
        MISSING(true),
        /** Sound without a sample above -80 dB of full scale. */
        SILENT(false),
        /** Shorter than a clip, or sound that ends before its window. */
        SHORT(false),
        /** The same content twice in one set, or an id twice. */
        DUPLICATE(false),
        /** An array all of whose values are the same. */
        CONSTANT(false),
        /** An array whose values are of another type than those of most rows. */
        TYPE(false),
        /** A class without training rows, or with very few. */
        BALANCE(false);

        private final boolean error;

        Kind(boolean error) {
            this.error = error;
        }

        /** Whether training should not start before it is mended. */
        public boolean error() {
            return error;
        }
    }

    /** One thing found, as a line for the user. */
    public record Finding(Kind kind, String text) {}

    /** Usable rows of each set. */
    public Map<String, Integer> sets() {
        Map<String, Integer> sets = new TreeMap<>();
        classes.values().forEach(counts -> counts.forEach((set, n) -> sets.merge(set, n, Integer::sum)));
        return sets;
    }

    /** How many of each kind. */
    public Map<Kind, Integer> counts() {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        findings.forEach(f -> counts.merge(f.kind(), 1, Integer::sum));
        return counts;
    }

    /** Whether anything found is an error. */
    public boolean failed() {
        return findings.stream().anyMatch(f -> f.kind().error());
    }
}
