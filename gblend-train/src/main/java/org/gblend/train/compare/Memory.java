package org.gblend.train.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the process has used. */
final class Memory {
    private Memory() {}

    /** Largest resident size so far, MiB; -1 where the system does not tell (only Linux does, in /proc). */
    static long peakMiB() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) / 1024)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException e) {
            return -1;
        }
    }
}
