package org.gblend.nn.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What the processor can do, where libtorch has no call that tells. */
final class Cpu {
    private static final boolean BF16_TILES = flag("amx_bf16");

    private Cpu() {}

    /** Intel AMX (Sapphire Rapids and later): bfloat16 matrix tiles. Read from the kernel; false where there is none. */
    static boolean hasBf16Tiles() {
        return BF16_TILES;
    }

    private static boolean flag(String name) {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> Arrays.asList(line.split("\\s+")).contains(name))
                    .orElse(false);
        } catch (IOException e) {
            return false;
        }
    }
}
