package org.gblend.data;

/** Hears how far a long task is. Called from worker threads, one call at a time. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress SILENT = (done, total, what) -> {};

    /**
     * A piece is finished.
     *
     * @param done finished pieces, 0 to total
     * @param total pieces in all
     * @param what the piece that was finished last
     */
    void at(int done, int total, String what);
}
