package org.gblend.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gblend.app.demo.DemoClips;
import org.gblend.core.InputException;
import org.gblend.data.Loader;
import org.gblend.data.PreparedData;
import org.gblend.data.Progress;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.torch.Scope;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.loop.ComputePool;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.Lockstep;
import org.gblend.train.loop.RunListener;
import org.gblend.train.loop.TrainingContext;
import picocli.CommandLine.Command;

/** Whether memory stays flat over a long training. */
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description =
                "Trains a small fused network on the demo's clips and prints resident size and live native objects; fails"
                        + " if either grew by more than 5 %% over the last four fifths of the steps. Linux only.",
        footer = {"", "Settings (defaults): steps=5000 every=500"})
final class MemoryCommand extends Benchmark<MemorySettings> {
    private static final String CONFIG = "memory-clips";
    /** A third of them are the test set; the rest makes an epoch of 4 batches. */
    private static final int CLIPS = 48;

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int KIB = 1024;

    MemoryCommand() {
        super(MemorySettings.class);
    }

    @Override
    boolean measure(MemorySettings bound, Path folder, PrintWriter out) {
        new DemoClips(CLIPS, DemoClips.defaults().seed()).write(folder, _ -> {});
        Experiment experiment = Configurations.load(CONFIG, folder, List.of());
        try (PreparedData data = PreparedData.prepare(
                        experiment.data(), experiment.inputs(), folder.resolve("cache"), Progress.SILENT);
                ComputePool pool = new ComputePool(1)) {
            TrainingContext context = new TrainingContext(experiment, data, pool, RunListener.silent());
            MemoryGrowth growth = train(context, bound, out);
            out.println(growth.describe());
            return growth.isFlat();
        }
    }

    private static MemoryGrowth train(TrainingContext context, MemorySettings bound, PrintWriter out) {
        TrainingConfig training = context.experiment().training();
        TrainSet set = context.sets().train();
        MemoryGrowth growth = new MemoryGrowth(bound.steps());
        Map<String, Double> equal = new LinkedHashMap<>();
        context.experiment().heads().forEach(head -> equal.put(head, 1.0));
        out.printf("%n    step  resident MiB  heap MiB  native objects     loss%n");
        try (Loader loader = context.loader(set, training, equal.keySet());
                Learner learner = new Learner("equal", context.network(training), training, equal)) {
            Lockstep lockstep = new Lockstep(context.pool(), loader, context.data(), List.of(learner));
            int batches = loader.batches(set);
            int epochs = Math.ceilDiv(bound.steps(), batches);
            int due = bound.every();
            for (int epoch = 0; epoch < epochs; epoch++) {
                Map<String, Double> losses =
                        lockstep.train(set, epoch, epochs, training.schedule()).getOrDefault("equal", Map.of());
                int step = (epoch + 1) * batches;
                if (step >= due) {
                    MemoryGrowth.Reading reading = reading(step);
                    growth.add(reading);
                    print(
                            out,
                            reading,
                            losses.values().stream().mapToDouble(l -> l).sum());
                    due += bound.every();
                }
            }
        }
        return growth;
    }

    private static void print(PrintWriter out, MemoryGrowth.Reading reading, double loss) {
        out.printf(
                Locale.ROOT,
                "%8d %13.1f %9.1f %15d %8.4f%n",
                reading.step(),
                reading.residentKiB() / (double) KIB,
                reading.heapKiB() / (double) KIB,
                reading.objects(),
                loss);
        out.flush();
    }

    private static MemoryGrowth.Reading reading(int step) {
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / KIB;
        return new MemoryGrowth.Reading(step, residentKiB(), heap, Scope.live());
    }

    /** What this program holds in memory. */
    static long residentKiB() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new InputException(
                    STATUS + " cannot be read, which tells a program's resident size: run bench memory on Linux", e);
        }
    }
}
