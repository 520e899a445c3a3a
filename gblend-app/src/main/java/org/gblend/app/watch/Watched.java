package org.gblend.app.watch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.gblend.app.watch.RunEvents.Event;
import org.gblend.core.InputException;
import org.gblend.train.run.EventLog;
import org.gblend.train.run.RunFolder;

/**
 * The state of a folder.
 *
 * @param kind of it
 * @param state of the work in it
 * @param process that works on it, or did; 0 where nothing says
 * @param since when that process began
 * @param word when it was last heard of
 * @param why for a failure
 */
record Watched(Kind kind, State state, long process, Optional<Instant> since, Optional<Instant> word, String why) {
    /** What is in a folder. */
    enum Kind {
        RUN,
        COMPARISON
    }

    /** Whether a process that wrote something at a time still lives. */
    interface Processes {
        boolean lives(long process, Instant at);
    }

    /** What became of the work. */
    enum State {
        RUNNING,
        FINISHED,
        FAILED,
        STOPPED,
        UNKNOWN
    }

    /**
     * Reads a folder.
     *
     * @param alive whether a process lives
     * @throws InputException if it is no folder of a run or a comparison
     */
    static Watched of(Path folder, Processes alive) {
        if (!Files.isDirectory(folder)) {
            throw new InputException(
                    folder + ": no such folder; name one that gblend train, compare or demo writes (runs/NAME)");
        }
        if (Files.exists(folder.resolve(EventLog.FILE))) {
            return run(RunEvents.read(folder), new RunFolder(folder).isFinished(), alive);
        }
        if (JobProgress.isThere(folder) || RunFolder.isComparison(folder)) {
            return comparison(folder, alive);
        }
        if (new RunFolder(folder).isFinished()) {
            return new Watched(Kind.RUN, State.FINISHED, 0, Optional.empty(), Optional.empty(), "");
        }
        throw new InputException(folder + ": nothing to watch is here (neither " + EventLog.FILE + " nor "
                + JobProgress.FILE + "); name the folder of a run or a comparison that has begun, such as runs/NAME");
    }

    private static Watched run(RunEvents events, boolean finished, Processes alive) {
        Event start = events.last("start");
        Event last = events.last();
        long process = start == null ? 0 : (long) start.number("process");
        Event end = events.last("start", "end", "stop");
        String fault = events.fault();
        boolean lives = process > 0 && start != null && alive.lives(process, start.time());
        boolean open = lives && end != null && end.kind().equals("start");
        State state = fault != null ? State.FAILED : open ? State.RUNNING : finished ? State.FINISHED : State.STOPPED;
        return new Watched(
                Kind.RUN,
                state,
                process,
                Optional.ofNullable(start).map(Event::time),
                Optional.ofNullable(last).map(Event::time),
                fault == null ? "" : fault);
    }

    private static Watched comparison(Path folder, Processes alive) {
        boolean finished = Files.exists(folder.resolve(RunFolder.COMPARISON));
        JobProgress progress = JobProgress.read(folder).orElse(null);
        if (progress == null) {
            State state = finished ? State.FINISHED : State.UNKNOWN;
            return new Watched(Kind.COMPARISON, state, 0, Optional.empty(), Optional.empty(), "");
        }
        State state = !progress.ended() && alive.lives(progress.process(), Instant.parse(progress.started()))
                ? State.RUNNING
                : finished && progress.ended() ? State.FINISHED : State.STOPPED;
        return new Watched(
                Kind.COMPARISON,
                state,
                progress.process(),
                Optional.of(Instant.parse(progress.started())),
                Optional.of(Instant.parse(progress.updated())),
                "");
    }
}
