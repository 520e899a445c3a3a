package org.gblend.bench.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One reader's cases, in processes of their own: a new one goes on after a file that ended or stopped the last. */
final class FuzzRun {
    private static final String END = "end of output";
    /** A process that starts has libraries to unpack. */
    private static final int STARTING_SECONDS = 120;

    private final FuzzSettings settings;
    private final String target;
    private final Path folder;
    private final PrintWriter out;
    private final long deadline;
    private int next;
    private int found;

    FuzzRun(FuzzSettings settings, String target, Path folder, PrintWriter out) {
        this.settings = settings;
        this.target = target;
        this.folder = folder;
        this.out = out;
        this.next = settings.first();
        this.deadline = settings.seconds() == 0
                ? Long.MAX_VALUE
                : System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.seconds());
    }

    /** Runs the cases and prints what was found; how many files broke the reader. */
    int run() {
        int last = settings.first() + settings.cases();
        while (next < last && System.nanoTime() < deadline) {
            process(last);
        }
        out.printf(
                "%-10s cases %d to %d, seed %d: %d found%n",
                target, settings.first(), next - 1, settings.seed(), found);
        out.flush();
        return found;
    }

    private void process(int last) {
        Process child = start(last);
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread reader = Thread.ofVirtual().start(() -> read(child, lines));
        int current = -1;
        try {
            while (true) {
                String line = lines.poll(current < 0 ? STARTING_SECONDS : settings.patience(), TimeUnit.SECONDS);
                if (line == null) {
                    report(current, "no answer for " + settings.patience() + " s");
                    break;
                } else if (line.equals(END)) {
                    report(current, "the process ended with exit code " + child.waitFor());
                    break;
                } else if (line.equals("done")) {
                    next = last;
                    break;
                } else if (line.startsWith("case ")) {
                    current = Integer.parseInt(line.substring("case ".length()));
                    next = current;
                    if (System.nanoTime() > deadline) {
                        break;
                    }
                } else if (line.startsWith("bad ")) {
                    report(current, line.substring(line.indexOf(' ', "bad ".length()) + 1));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            child.destroyForcibly();
            reader.interrupt();
        }
    }

    private void report(int n, String what) {
        if (n < 0) {
            throw new IllegalStateException(
                    target + ": the process of the reader did not start (" + what + "): " + errors());
        }
        found++;
        next = n + 1;
        out.printf(
                "FOUND %s case %d: %s%n  again: bench fuzz target=%s seed=%d first=%d cases=1%n",
                target, n, what, target, settings.seed(), n);
        out.println("  kept: " + keep(n));
        out.flush();
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("stderr.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path keep(int n) {
        try {
            Path to = Files.createDirectories(Path.of(settings.keep(), target));
            Path made = new FuzzChild(target, settings.seed(), folder, corpus()).write(n);
            return Files.move(
                    made,
                    to.resolve(settings.seed() + "-" + made.getFileName()),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String corpus() {
        @Nullable String given = settings.corpus();
        return given == null ? "" : given;
    }

    private static void read(Process child, BlockingQueue<String> lines) {
        try (BufferedReader in = child.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // a process that was ended: the line below says it
        }
        lines.add(END);
    }

    private Process start(int last) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java")
                        .toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-XX:+UseSerialGC",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("crash-%p.log"),
                "-Xmx" + settings.heap() + "m",
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                FuzzChild.class.getName(),
                target,
                Integer.toString(settings.seed()),
                Integer.toString(next),
                Integer.toString(last),
                folder.toString(),
                corpus()));
        try {
            return new ProcessBuilder(command)
                    .redirectError(folder.resolve("stderr.txt").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
