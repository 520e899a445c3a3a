package org.gblend.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.gblend.nn.torch.Torch;

/** What a measurement holds for: machine, versions, threads, and how busy the machine was. */
final class EnvironmentFacts {
    private EnvironmentFacts() {}

    static void print(PrintWriter out) {
        facts().forEach((name, value) -> out.printf(Locale.ROOT, "%-16s%s%n", name, value));
    }

    private static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("commit", System.getProperty("gblend.commit", "unknown"));
        facts.put("cpu", processor());
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put(
                "load",
                String.format(
                        Locale.ROOT,
                        "%.1f runnable processes over the last minute",
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        facts.put("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("omp-wait-policy", setting("OMP_WAIT_POLICY"));
        facts.put("blas-threads", setting("OPENBLAS_NUM_THREADS"));
        facts.putAll(Torch.environment());
        return facts;
    }

    private static String setting(String variable) {
        String value = System.getenv(variable);
        return value == null ? "not set" : value;
    }

    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
