package org.gblend.data.manifest;

import java.nio.file.Path;

/**
 * Where one row's sample of one modality comes from.
 *
 * @param file the file, under the data's root
 * @param stamp path as written, size and time of change: what says that the file is still the same
 * @param index entry along an array file's first axis; -1 = the whole file
 * @param entry array in a file of several; empty = the only one
 */
public record Source(Path file, String stamp, long index, String entry) {
    /** That of a row which has no such sample. */
    public static final Source ABSENT = new Source(Path.of(""), "", -1, "");

    /** Path as the manifest has it, below the data's root, with slashes: the same wherever that folder lies. */
    public String path() {
        int time = stamp.lastIndexOf('|');
        String written = stamp.substring(0, Math.max(0, stamp.lastIndexOf('|', time - 1)));
        return Path.of(written.replace('\\', '/')).normalize().toString().replace('\\', '/');
    }

    /** Whether the row has no such sample. */
    public boolean absent() {
        return equals(ABSENT);
    }
}
