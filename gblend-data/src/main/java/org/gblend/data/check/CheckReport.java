package org.gblend.data.check;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What {@link DataCheck} found.
 *
 * @param rows lines of the manifest, those among them that are no rows
 * @param findings in the manifest's order, those about all rows last
 * @param usable by row that is as wide as the header, whether it can be prepared
 * @param tasks usable rows by task, class and set, in the order of tasks and classes; the name of an only task is empty
 * @param sets usable rows of each set
 * @param missing rows that lack a modality which they may lack, by modality and set
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record CheckReport(
        int rows,
        List<Finding> findings,
        boolean[] usable,
        SequencedMap<String, Map<String, Map<String, Integer>>> tasks,
        Map<String, Integer> sets,
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
        /** The usable rows do not make the sets that are asked for. */
        SETS(true),
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

    /** Usable rows by class and set, of the first task where there are several. */
    public Map<String, Map<String, Integer>> classes() {
        return tasks.firstEntry().getValue();
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
