package org.gblend.data;

import org.jspecify.annotations.Nullable;

/**
 * Which manifest column holds what. A column that is not named here may still be used by a modality's {@code from}
 * template.
 *
 * @param label class of the row; any text
 * @param id name of the row in messages and reports; the row number when absent
 * @param split the set a row belongs to, see {@link SplitNamesConfig}; the sets are all drawn when absent
 * @param group what must not be torn apart by the sets: subject, speaker, kitchen, source video
 * @param start start of the row's window in its file, seconds; the file's start when absent
 * @param end end of the window, seconds; the file's end when absent
 */
public record ColumnsConfig(
        String label,
        @Nullable String id,
        @Nullable String split,
        @Nullable String group,
        @Nullable String start,
        @Nullable String end) {
    public ColumnsConfig {
        Check.notBlank("label", label, "the name of the manifest column that holds the class");
        if ((start == null) != (end == null)) {
            throw new IllegalArgumentException("start, end: only " + (start == null ? "end" : "start")
                    + " is set; name both columns of the window or neither");
        }
    }

    public static ColumnsConfig defaults() {
        return new ColumnsConfig("label", null, null, null, null, null);
    }
}
