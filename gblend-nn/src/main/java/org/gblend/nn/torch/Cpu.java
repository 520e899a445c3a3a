package org.gblend.nn.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the processor can do, where libtorch has no call that tells. */
final class Cpu {
    private static final List<String> FLAGS = flags();

    private Cpu() {}

    /** Instructions for bfloat16 products: AVX-512 BF16 (AMD Zen 4, Intel Cooper Lake and later) or AMX. */
    static boolean hasBf16() {
        return FLAGS.contains("avx512_bf16") || FLAGS.contains("amx_bf16");
    }

    /** The kernel's list of the first processor's features; empty on other systems. */
    private static List<String> flags() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> Arrays.asList(line.split("\\s+")))
                    .orElse(List.of());
        } catch (IOException e) {
            return List.of();
        }
    }
}
