package org.gblend.app.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.gblend.app.figures.FigureFiles;
import org.gblend.nn.torch.Torch;
import org.jspecify.annotations.Nullable;

/** The checks, each of which ends in a finding, whatever happens. */
final class Checks {
    static final int JAVA = 25;
    private static final double GIB = 1 << 30;
    private static final double LEAST_MEMORY = 2;
    private static final double GOOD_MEMORY = 4;
    private static final double LEAST_DISK = 1;
    private static final double GOOD_DISK = 10;

    private Checks() {}

    /** All of them, in the order in which one failure explains the next. */
    static List<Supplier<Finding>> all(Path folder) {
        List<Supplier<Finding>> checks = new ArrayList<>();
        checks.add(() -> java(Runtime.version().feature(), Runtime.version().toString()));
        checks.add(() -> cores(Runtime.getRuntime().availableProcessors()));
        checks.add(() -> memory(physicalMemory() / GIB, Runtime.getRuntime().maxMemory() / GIB));
        checks.add(() -> disk(folder));
        checks.add(() -> natives(Torch::environment));
        checks.add(() -> precision(Torch.environment()));
        checks.add(() -> gpu(Torch.environment()));
        checks.add(() -> spinning(System.getenv("OMP_WAIT_POLICY")));
        checks.add(Checks::pictures);
        checks.add(Trial::decode);
        checks.add(Trial::train);
        return checks;
    }

    static Finding java(int feature, String version) {
        return feature >= JAVA
                ? Finding.ok("Java", version)
                : Finding.fail("Java", version, "install a JDK " + JAVA + " or newer, and set JAVA_HOME to it");
    }

    static Finding cores(int cores) {
        return cores > 1
                ? Finding.ok("cores", cores + "; as many networks train side by side")
                : Finding.note("cores", "1", "training works, one network at a time; more cores train several at once");
    }

    static Finding memory(double physical, double heap) {
        String text = String.format(Locale.ROOT, "%.1f GiB, of which the JVM's heap may take %.1f", physical, heap);
        if (physical < LEAST_MEMORY) {
            return Finding.fail(
                    "memory", text, "at least " + LEAST_MEMORY + " GiB are needed, for small clips and batches");
        }
        return physical < GOOD_MEMORY
                ? Finding.note("memory", text, "enough for small networks; lower training.batch if it runs out")
                : Finding.ok("memory", text);
    }

    private static double physicalMemory() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    }

    static Finding disk(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "doctor", ".tmp"));
            return space(folder, Files.getFileStore(folder).getUsableSpace() / GIB);
        } catch (IOException e) {
            return Finding.fail(
                    "disk",
                    folder + " cannot be written (" + e + ")",
                    "prepared data goes there: mend its rights, or set data.cache (or XDG_CACHE_HOME) to another folder");
        }
    }

    static Finding space(Path folder, double free) {
        String text = String.format(Locale.ROOT, "%.1f GiB free for prepared data in %s", free, folder);
        if (free < LEAST_DISK) {
            return Finding.fail("disk", text, "make room, or set data.cache to a folder on another disk");
        }
        return free < GOOD_DISK
                ? Finding.note("disk", text, "large data sets need more; data.cache can be on another disk")
                : Finding.ok("disk", text);
    }

    static Finding natives(Supplier<Map<String, String>> environment) {
        try {
            Map<String, String> facts = environment.get();
            return Finding.ok("libtorch", facts.get("libtorch") + ", " + facts.get("cpu-capability") + " kernels");
        } catch (LinkageError | RuntimeException e) {
            return Finding.fail(
                    "libtorch",
                    "does not load (" + e + ")",
                    "the native libraries are for Linux x86-64 with glibc 2.35 or newer, macOS, and Windows x86-64, and are"
                            + " unpacked to ~/.javacpp/cache, which must be writable and on a disk that allows execution");
        }
    }

    static Finding precision(Map<String, String> environment) {
        String automatic = environment.getOrDefault("precision-auto", "");
        return automatic.equals("BF16")
                ? Finding.ok("precision", "auto is bf16: this processor computes with it")
                : Finding.note(
                        "precision",
                        "auto is " + automatic.toLowerCase(Locale.ROOT) + ": this processor has no bf16 instructions",
                        "nothing to do; steps of large convolutions take about twice as long as with bf16");
    }

    static Finding gpu(Map<String, String> environment) {
        String devices = environment.getOrDefault("cuda-devices", "0");
        return devices.equals("0")
                ? Finding.note(
                        "GPU",
                        "none that this build sees; training runs on the CPU",
                        "with an NVIDIA card, build with -Dgblend.gpu=-gpu and set training.device=cuda")
                : Finding.ok("GPU", devices + " CUDA device(s); training.device=cuda uses one");
    }

    static Finding spinning(@Nullable String policy) {
        return "PASSIVE".equalsIgnoreCase(policy)
                ? Finding.ok("threads", "OMP_WAIT_POLICY=PASSIVE")
                : Finding.note(
                        "threads",
                        "OMP_WAIT_POLICY is " + (policy == null ? "not set" : policy),
                        "start with ./gblend, or set it to PASSIVE: idle threads that spin slow the others down");
    }

    private static Finding pictures() {
        try {
            FigureFiles.png(
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><text x=\"2\" y=\"14\""
                            + " font-size=\"12\">a</text></svg>");
            return Finding.ok("figures", "PNG can be drawn");
        } catch (RuntimeException e) {
            return Finding.note("figures", String.valueOf(e.getMessage()), "reports and SVG figures work without");
        }
    }
}
