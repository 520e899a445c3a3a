package org.gblend.train.loop;

/** Hears how far runs are. Called from several threads. */
public interface RunListener {

    /**
     * A run that is going to be made.
     *
     * @param total its work, in epochs of one network; 0 takes back what was said of it before
     * @param inherited what of it an earlier process has done
     */
    default void expect(String run, double total, double inherited) {}

    /**
     * How far an earlier process had brought a run: done, but no measure of this process's speed.
     *
     * @param done work that is done, this included
     */
    default void inherited(String run, double done, double total, String text) {
        progress(run, done, total, text);
    }

    /**
     * How far a run is.
     *
     * @param run which run
     * @param done work done, in epochs of one network
     * @param total work of the whole run
     * @param text what was just finished, with its figures
     */
    void progress(String run, double done, double total, String text);

    /** Something worth a line: a decision, a resume, an end. */
    void note(String run, String text);

    /** Hears nothing. */
    static RunListener silent() {
        return new RunListener() {
            @Override
            public void progress(String run, double done, double total, String text) {}

            @Override
            public void note(String run, String text) {}
        };
    }
}
