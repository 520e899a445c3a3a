package org.gblend.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.gblend.bench.plain.PlainAugment;
import org.gblend.data.Batch;
import org.gblend.data.Batches;
import org.gblend.data.Loader;
import org.gblend.data.PreparedData;
import org.gblend.data.SampleViews;
import org.gblend.data.config.LoaderConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.sets.TrainSet;
import org.gblend.media.VideoClip;
import org.gblend.train.config.Experiment;

/** One pass over a cache by gblend's loader and by plain OpenCV calls. */
final class AugmentComparison implements AutoCloseable {
    /** The goal for the loader's time, as a multiple of OpenCV's. */
    private static final double GOAL = 1.3;

    /** Of 255: OpenCV rounds resized pixels to whole levels, gblend does not. */
    private static final double TOLERANCE = 1;

    private static final long SEED = 1;
    private static final int READINGS = 10;

    /** Passes of a run: processor time of a program is told in hundredths of a second. */
    private static final int PASSES = 10;

    private static final double MIB = 1 << 20;
    static final String RGB = "rgb";

    private final PreparedData data;
    private final AugmentSettings settings;
    private final RgbConfig config;
    private final TrainSet set;
    private final Loader loader;
    private final PlainAugment plain;
    private final List<int[]> order = new ArrayList<>();

    AugmentComparison(PreparedData data, RgbConfig config, AugmentSettings settings) {
        this.data = data;
        this.settings = settings;
        this.config = config;
        this.set = data.sets().train();
        this.loader = new Loader(data, new LoaderConfig(settings.batch(), 1, settings.prefetch()), set, SEED);
        this.plain = new PlainAugment(stored(), config, settings.batch() + 1, SEED);
        try (Batches batches = loader.training(set, 0, 0)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    order.add(batch.rows());
                }
            }
        }
    }

    /** Every file a training row. */
    static Experiment experiment(List<Path> files, Path folder) {
        Path root = Objects.requireNonNull(files.getFirst().getParent());
        List<String> lines = new ArrayList<>(List.of("file,label,split"));
        for (int i = 0; i < files.size(); i++) {
            String name = files.get(i).getFileName().toString().replace("\"", "\"\"");
            lines.add("\"" + name + "\"," + i % 2 + ",train");
        }
        Path manifest = folder.resolve("manifest.csv");
        try {
            Files.write(manifest, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Configurations.load("augment-clips", root, List.of("data.manifest=" + manifest));
    }

    private List<VideoClip> stored() {
        SampleViews views = new SampleViews(data, SEED);
        List<VideoClip> rows = new ArrayList<>();
        for (int row = 0; row < data.rows(); row++) {
            SampleViews.View view = views.prepared(RGB, row);
            byte[] bytes = new byte[view.values().length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (int) view.values()[i];
            }
            int[] shape = view.shape();
            rows.add(new VideoClip(bytes, shape[0], shape[1], shape[2], shape[3], new double[shape[0]]));
        }
        return rows;
    }

    String describe() {
        return String.format(
                Locale.ROOT,
                "%n%d rows; samples of %d frames, short edge %d to %d, crop %d x %d, mirrored, normalised, float32; batch %d, prefetch"
                        + " %d, 1 loader thread; %d run(s) after %d to warm up",
                data.rows(),
                config.frames(),
                config.jitterLow(),
                config.jitterHigh(),
                config.width(),
                config.height(),
                settings.batch(),
                settings.prefetch(),
                settings.runs(),
                settings.warmup());
    }

    void time(PrintWriter out) {
        out.printf("%nagainst resize, crop, mirror, conversion and normalisation%n");
        print(out, () -> order.forEach(rows -> plain.run(rows, 0)));
        out.printf("%nagainst resize to the crop's size and conversion alone%n");
        print(out, () -> order.forEach(rows -> plain.runBare(rows, 0)));
    }

    private void print(PrintWriter out, Runnable opencv) {
        SideBySide sides = SideBySide.run(
                settings.warmup(),
                settings.runs(),
                SideBySide.ofThisProgram(() -> repeat(() -> pass(0))),
                SideBySide.ofThisProgram(() -> repeat(opencv)));
        sides.print(out, (double) PASSES * set.size(), "samples", "opencv");
        Series ratio = sides.processor().ratio();
        out.printf(
                Locale.ROOT,
                "  processor time over OpenCV's: %s; goal at most %.1f: %s%n",
                ratio.summary("%.3f"),
                GOAL,
                ratio.median() <= GOAL ? "met" : "missed");
    }

    private static void repeat(Runnable pass) {
        for (int i = 0; i < PASSES; i++) {
            pass.run();
        }
    }

    private int pass(int epoch) {
        int samples = 0;
        try (Batches batches = loader.training(set, epoch, 0)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    samples += batch.size();
                }
            }
        }
        return samples;
    }

    /** Whether every value of a pass agrees with OpenCV's. */
    boolean check(PrintWriter out) {
        double most = 0;
        double sum = 0;
        long count = 0;
        try (Batches batches = loader.training(set, 0, 0)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    plain.run(batch.rows(), 0);
                    float[] all = batch.values(RGB).toArray(ValueLayout.JAVA_FLOAT);
                    int values = all.length / batch.size();
                    for (int i = 0; i < batch.size(); i++) {
                        float[] expected = plain.sample(i);
                        for (int v = 0; v < values; v++) {
                            double levels = Math.abs(all[i * values + v] - expected[v])
                                    * config.std().get(v % 3);
                            most = Math.max(most, levels);
                            sum += levels;
                        }
                    }
                    count += all.length;
                }
            }
        }
        boolean same = most <= TOLERANCE;
        out.printf(
                Locale.ROOT,
                "%n  check: %d samples %s OpenCV's: they differ by %.3f of 255 at most (allowed %.0f), %.3f on average%n",
                set.size(),
                same ? "agree with" : "DIFFER from",
                most,
                TOLERANCE,
                sum / Math.max(1, count));
        return same;
    }

    /** Passes until enough samples have been made; whether memory stays as it is after the first fifth. */
    boolean watchMemory(PrintWriter out) {
        out.printf("%nmemory over %d samples%n   samples  resident MiB  heap MiB  batches MiB%n", settings.samples());
        MemoryGrowth growth = new MemoryGrowth(settings.samples());
        int done = 0;
        int due = settings.samples() / READINGS;
        for (int epoch = 0; done < settings.samples(); epoch++) {
            done += pass(epoch);
            if (done >= due) {
                long heap =
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
                MemoryGrowth.Reading reading =
                        new MemoryGrowth.Reading(done, MemoryCommand.residentKiB(), heap, loader.batchBytes());
                growth.add(reading);
                out.printf(
                        Locale.ROOT,
                        "%10d %13.1f %9.1f %12.1f%n",
                        done,
                        reading.residentKiB() / 1024.0,
                        heap / 1024.0,
                        reading.objects() / MIB);
                out.flush();
                due += settings.samples() / READINGS;
            }
        }
        double bound = (settings.prefetch() + 1) * (settings.batch() + 1.0) * sampleBytes();
        boolean bounded = loader.batchBytes() <= bound;
        out.printf(
                Locale.ROOT,
                "  check: resident size %+.2f %% since a fifth of the samples (allowed +5 %%); batches hold %.1f MiB, at most prefetch + 1"
                        + " batches of %d samples = %.1f MiB: %s%n",
                100 * growth.resident(),
                loader.batchBytes() / MIB,
                settings.batch() + 1,
                bound / MIB,
                growth.isFlat() && bounded ? "flat and bounded" : "NOT flat and bounded");
        return growth.isFlat() && bounded;
    }

    private double sampleBytes() {
        return (double) Float.BYTES * config.frames() * config.height() * config.width() * 3;
    }

    @Override
    public void close() {
        plain.close();
        loader.close();
    }
}
