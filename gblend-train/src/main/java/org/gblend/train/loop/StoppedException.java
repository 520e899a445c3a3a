package org.gblend.train.loop;

/** Training was asked to stop, and stands between two batches: what is saved now is what it goes on from. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("stopped on request");
    }
}
