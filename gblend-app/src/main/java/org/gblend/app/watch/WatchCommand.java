package org.gblend.app.watch;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gblend.app.watch.Watched.State;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says from a second terminal how a job is doing. */
@Command(
        name = "watch",
        description = "Says what a run or a comparison is doing: which process, since when, how far, time left, newest"
                + " losses with their course. On a terminal it is drawn anew until the work ends; elsewhere, and with"
                + " --once, it is printed once. Exit code 1 if the work failed or its process is gone.",
        footer = {
            "",
            "Examples:",
            "  gblend watch runs/grid-letter",
            "  gblend watch runs/grid-letter/seed-1/online.T --once"
        })
public final class WatchCommand implements Callable<Integer> {
    /** By how much the clock may have been set between the two. */
    private static final Duration CLOCK_STEP = Duration.ofMinutes(1);

    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Parameters(index = "0", paramLabel = "RUN|COMPARISON", description = "Folder of a run or a comparison.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(names = "--once", description = "Print it once and end.")
    private boolean once;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            description = "Seconds between two drawings (default: ${DEFAULT-VALUE}).")
    private double every = 2;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (!(every >= 0.1)) {
            throw new ParameterException(spec.commandLine(), "--every: " + every + " is below 0.1");
        }
        PrintWriter out = spec.commandLine().getOut();
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        while (true) {
            Watched watched = Watched.of(folder, WatchCommand::alive);
            List<String> lines =
                    WatchText.of(folder, watched, InstantSource.system().instant());
            boolean again = terminal && !once && watched.state() == State.RUNNING;
            if (terminal && !once) {
                out.print(CLEAR);
            }
            lines.forEach(out::println);
            out.flush();
            if (!again) {
                return watched.state() == State.FAILED || watched.state() == State.STOPPED ? 1 : 0;
            }
            Thread.sleep(Math.round(1000 * every));
        }
    }

    /** A process of that number that began later is another one: numbers are given again. */
    private static boolean alive(long process, Instant at) {
        return process > 0
                && ProcessHandle.of(process)
                        .filter(ProcessHandle::isAlive)
                        .filter(handle -> handle.info()
                                .startInstant()
                                .map(start -> start.isBefore(at.plus(CLOCK_STEP)))
                                .orElse(true))
                        .isPresent();
    }
}
