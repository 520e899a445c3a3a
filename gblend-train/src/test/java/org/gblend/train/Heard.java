package org.gblend.train;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gblend.train.loop.RunListener;

/** Keeps what it hears, and if asked, dies at a given progress event as a process would that is killed there. */
public class Heard implements RunListener {
    /** Stands for the kill. */
    public static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    public final List<String> progress = new CopyOnWriteArrayList<>();
    public final List<String> notes = new CopyOnWriteArrayList<>();
    public volatile double done;
    public volatile double total;
    private final int killAt;

    public Heard() {
        this(-1);
    }

    public Heard(int killAt) {
        this.killAt = killAt;
    }

    @Override
    public void progress(String run, double done, double total, String text) {
        if (text.contains(" batch ")) {
            return; // comes by the clock: not at the same place of every run
        }
        this.done = done;
        this.total = total;
        progress.add(run + ": " + text);
        if (progress.size() - 1 == killAt) {
            throw new Killed();
        }
    }

    @Override
    public void note(String run, String text) {
        notes.add(run + ": " + text);
    }
}
