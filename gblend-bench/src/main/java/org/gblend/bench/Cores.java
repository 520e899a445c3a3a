package org.gblend.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gblend.core.InputException;

/** On which processor cores this program and those that it starts may run, by Linux' {@code taskset}. */
final class Cores {
    private Cores() {}

    /** Keeps to the cores of a list such as {@code 0} or {@code 0-3}, all threads there are and will be. */
    static void keepTo(String list) {
        String self = Long.toString(ProcessHandle.current().pid());
        try {
            Process process = new ProcessBuilder("taskset", "-a", "-p", "-c", list, self)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new InputException("taskset cannot keep this program to the cores " + list + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new InputException(
                    "taskset cannot be run (" + e.getMessage() + "): bench prepare needs Linux with util-linux", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while taskset ran", e);
        }
    }

    /** The cores that this program may run on now, as a list. */
    static String allowed() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            Optional<String> line =
                    lines.filter(l -> l.startsWith("Cpus_allowed_list:")).findFirst();
            return line.orElseThrow().replaceFirst("[^:]*:\\s*", "");
        } catch (IOException e) {
            throw new InputException("the cores of this program are not known (" + e + "): run this on Linux", e);
        }
    }

    /** The first core of such a list. */
    static String first(String list) {
        return list.split("[,-]", 2)[0];
    }
}
