package org.gblend.nn.torch;

import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.pytorch.global.torch.cuda_device_count;
import static org.bytedeco.pytorch.global.torch.cuda_is_available;
import static org.bytedeco.pytorch.global.torch.get_cpu_capability;
import static org.bytedeco.pytorch.global.torch.get_num_threads;
import static org.bytedeco.pytorch.global.torch.set_num_threads;
import static org.bytedeco.pytorch.global.torch.show_config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.GradMode;

/** The library as a whole: threads, gradient mode, facts about the build and the machine. */
public final class Torch {
    private static volatile int threads;
    private static final ThreadLocal<Integer> BOUND = ThreadLocal.withInitial(() -> 0);

    static {
        OneDnn.load();
    }

    private Torch() {}

    /**
     * Where the native libraries are unpacked to.
     *
     * @throws IOException where no folder can be written
     */
    public static Path libraryFolder() throws IOException {
        return Loader.getCacheDir().toPath();
    }

    /** As the names of jars with native libraries have it, such as {@code linux-x86_64}. */
    public static String platform() {
        return Loader.getPlatform();
    }

    /** Loads the native libraries, which otherwise happens at their first use; unpacks them where they have not been used before. */
    public static void load() {
        Loader.load(org.bytedeco.openblas.global.openblas_nolapack.class);
        Loader.load(org.bytedeco.pytorch.global.torch.class);
    }

    /**
     * Sets how many compute threads each Java thread's native calls may use; 1 when networks train side by side.
     *
     * <p>The library keeps the count per thread, so a {@link Scope} passes it on to the thread that opens it.
     */
    public static void threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads is " + count + ": use 1 or more");
        }
        threads = count;
        bindThread();
        // The matrix products' own thread pool is one for the process: with networks side by side its threads would
        // fight.
        blas_set_num_threads(count);
    }

    public static int threads() {
        return get_num_threads();
    }

    static void bindThread() {
        int wanted = threads;
        if (wanted != 0 && BOUND.get() != wanted) {
            set_num_threads(wanted);
            BOUND.set(wanted);
        }
    }

    /** No gradients are recorded in this thread until the guard is closed. */
    public static Guard noGrad() {
        boolean before = GradMode.is_enabled();
        GradMode.set_enabled(false);
        return () -> GradMode.set_enabled(before);
    }

    /** Runs {@code work} without recording gradients. */
    public static <T> T withoutGrad(Supplier<T> work) {
        try (Guard _ = noGrad()) {
            return work.get();
        }
    }

    /** The vector instructions that libtorch's own kernels use here: {@code DEFAULT}, {@code AVX2}, {@code AVX512}. */
    public static String cpuCapability() {
        try (var _ = new Scope()) {
            return get_cpu_capability().getString();
        }
    }

    static int cudaDevices() {
        return cuda_is_available() ? cuda_device_count() : 0;
    }

    /** Facts for the run folder: versions, processor capability, threads, devices, resolved {@code auto} precision. */
    public static Map<String, String> environment() {
        Map<String, String> facts = new LinkedHashMap<>();
        try (var _ = new Scope()) {
            facts.put("libtorch", version(show_config().getString()));
            facts.put("javacpp", String.valueOf(Loader.class.getPackage().getImplementationVersion()));
            facts.put("cpu-capability", cpuCapability());
            facts.put("threads", Integer.toString(threads()));
            facts.put("cuda-devices", Integer.toString(cudaDevices()));
            facts.put("precision-auto", Precision.AUTO.resolve(Device.CPU).name());
        }
        return facts;
    }

    private static String version(String config) {
        int at = config.indexOf("TORCH_VERSION=");
        if (at < 0) {
            return "unknown";
        }
        int end = config.indexOf(',', at);
        return config.substring(at + "TORCH_VERSION=".length(), end < 0 ? config.length() : end)
                .strip();
    }
}
