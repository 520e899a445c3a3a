package org.gblend.app.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gblend.train.loop.ComputePool;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and SIGTERM while there is something to save: the batch that is being computed comes to its end, checkpoints are
 * written, and the process ends with exit code 130.
 */
final class Interruption implements AutoCloseable {
    private static final int EXIT_CODE = 130;
    private static final long GRACE_MINUTES = 10;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "gblend-interruption");
    private volatile @Nullable ComputePool pool;

    private Interruption() {}

    /** Listens from here on, until it is closed. */
    static Interruption listen() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** What computes from here on: it is asked to stop, and its owner to close this. */
    void stops(ComputePool computing) {
        pool = computing;
    }

    private void interrupted() {
        ComputePool computing = pool;
        if (computing == null) {
            say("interrupted while the data was being prepared; what is ready is kept, and the same command goes on");
        } else {
            computing.stop();
            say("stopping after this batch");
            say(
                    await()
                            ? "stopped; all that was done is saved, and the same command goes on from here"
                            : "still not stopped after " + GRACE_MINUTES + " minutes; the same command goes on from the"
                                    + " last checkpoint");
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    private boolean await() {
        try {
            return closed.await(GRACE_MINUTES, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static void say(String text) {
        System.err.println("gblend: " + text);
        System.err.flush();
    }

    /** Everything is saved: an interruption that waits for it ends the process, one that comes later is not for this. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            closed.countDown();
        }
    }
}
