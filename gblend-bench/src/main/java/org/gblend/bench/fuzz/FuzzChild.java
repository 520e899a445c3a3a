package org.gblend.bench.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gblend.app.config.ConfigException;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;

/**
 * The process that reads the files, so that a reader that takes its process with it is seen and named. It says {@code case N}
 * before each file, and {@code bad N what} after one that broke a promise.
 *
 * <p>Arguments: target, seed, first case, one past the last, folder to work in, corpus ("" = built in).
 */
final class FuzzChild {
    /** Memory of the process, heap and native, above which a file has cost too much. */
    private static final long MOST_KIB = 1536L << 10;

    private final FuzzTarget target;
    private final RandomStreams streams;
    private final String name;
    private final Path folder;
    private final List<FuzzTarget.Whole> wholes;

    FuzzChild(String name, int seed, Path folder, String corpus) {
        this.name = name;
        this.target = FuzzTargets.of(name);
        this.streams = RandomStreams.of(seed);
        this.folder = folder;
        this.wholes = corpus.isEmpty() ? target.wholes(folder) : corpus(Path.of(corpus));
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        FuzzChild child = new FuzzChild(args[0], Integer.parseInt(args[1]), Path.of(args[4]), args[5]);
        for (int n = Integer.parseInt(args[2]); n < Integer.parseInt(args[3]); n++) {
            out.println("case " + n);
            String wrong = child.read(child.write(n), n);
            if (!wrong.isEmpty()) {
                out.println("bad " + n + " " + wrong.replaceAll("\\s+", " "));
            }
        }
        out.println("done");
        System.exit(0);
    }

    private static List<FuzzTarget.Whole> corpus(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> {
                        try {
                            return new FuzzTarget.Whole(file.getFileName().toString(), Files.readAllBytes(file));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new InputException("corpus " + folder + " cannot be read (" + e.getMessage() + "): name a folder", e);
        }
    }

    /** Writes the file of a case. */
    Path write(int n) {
        FuzzTarget.Whole whole = wholes.get(n % wholes.size());
        Path file = folder.resolve(n + "-" + whole.name());
        try {
            return Files.write(file, target.made(whole, streams.stream(name, n)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the file of a case and removes it. Empty, or what is wrong. */
    String read(Path file, int n) {
        try {
            target.read(file, streams.stream(name + " read", n));
        } catch (InputException | ConfigException e) {
            if (!String.valueOf(e.getMessage()).contains(file.getFileName().toString())) {
                return "its message does not name the file: " + e.getMessage();
            }
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return e + " at " + (e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0]);
        } finally {
            delete(file);
        }
        return residentKiB() > MOST_KIB ? "the process has " + residentKiB() / 1024 + " MiB" : "";
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resident size; 0 where the system does not tell. */
    private static long residentKiB() {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
