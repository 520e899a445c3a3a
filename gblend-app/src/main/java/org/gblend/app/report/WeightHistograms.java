package org.gblend.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gblend.app.report.EventFile.Histogram;
import org.gblend.core.InputException;
import org.gblend.nn.torch.Scope;
import org.gblend.train.folder.Checkpoint;
import org.gblend.train.run.RunFolder;

/**
 * Distributions of a run's parameters for TensorBoard, {@code tensorboard/weights}: one per tensor of the network, at every
 * checkpoint that is there when the page is written, 30 buckets of equal width.
 */
final class WeightHistograms {
    private static final String FILE = "tensorboard/weights/events.out.tfevents.0.gblend";
    private static final String NETWORK = "/net/";
    private static final int BUCKETS = 30;

    private WeightHistograms() {}

    /** Adds those of the newest checkpoint, unless it was there before. */
    static void append(Path run, double seconds) {
        Path checkpoint = new RunFolder(run).last();
        Path file = run.resolve(FILE);
        if (!Checkpoint.exists(checkpoint) || isNewer(file, checkpoint)) {
            return;
        }
        List<Histogram> histograms = new ArrayList<>();
        try (var _ = new Scope()) {
            Checkpoint.Loaded<Place> loaded = Checkpoint.read(checkpoint, Place.class);
            loaded.tensors().forEach((name, tensor) -> {
                int at = name.indexOf(NETWORK);
                if (at >= 0) {
                    histograms.add(of(
                            "weights/" + name.substring(at + NETWORK.length()),
                            loaded.record().epoch,
                            tensor.toDoubles()));
                }
            });
        }
        EventFile.add(file, histograms, seconds);
    }

    /** What of a checkpoint's record is needed here. */
    record Place(int epoch) {}

    private static boolean isNewer(Path file, Path checkpoint) {
        try {
            return Files.exists(file)
                    && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(checkpoint)) >= 0;
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read (" + e + ")", e);
        }
    }

    /** The distribution of all values that are numbers. */
    static Histogram of(String tag, long step, double[] values) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        double count = 0;
        double sum = 0;
        double squares = 0;
        for (double value : values) {
            if (Double.isFinite(value)) {
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
                count++;
                sum += value;
                squares += value * value;
            }
        }
        if (count == 0) {
            return new Histogram(tag, step, 0, 0, 0, 0, 0, new double[] {0}, new double[] {0});
        }
        int buckets = greatest > least ? BUCKETS : 1;
        double[] limits = new double[buckets];
        double[] counts = new double[buckets];
        for (int b = 0; b < buckets; b++) {
            limits[b] = b + 1 == buckets ? greatest : least + (b + 1) * (greatest - least) / buckets;
        }
        for (double value : values) {
            if (Double.isFinite(value)) {
                double share = buckets == 1 ? 0 : (value - least) / (greatest - least);
                counts[Math.min(buckets - 1, (int) (share * buckets))]++;
            }
        }
        return new Histogram(tag, step, least, greatest, count, sum, squares, limits, counts);
    }
}
