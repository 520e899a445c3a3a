package org.gblend.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.nn.MlpConfig;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.ModalityRecipe;

/** Rows with a verb of three that only {@code b} tells and a noun of four that only {@code a} tells. */
public final class TwoTasks {
    public static final int ROWS = 240;
    public static final int VERBS = 3;
    public static final int NOUNS = 4;
    private static final Width NARROW = new Width(6, 4, 1.6);

    private TwoTasks() {}

    /** How many values {@code a} and {@code b} have, of which each class raises every so many-th by the signal. */
    private record Width(int a, int b, double signal) {}

    /** Writes the rows, and gives the experiment on them. */
    public static Experiment experiment(Path folder) {
        write(folder, NARROW, 5);
        return of(folder, 8);
    }

    /**
     * The same with 24 noisy values each and wider perceptrons, so that a head can learn rows by heart whether or not its modality
     * tells their class: it overfits where it cannot generalise, as networks on clips do, and has a gap to be judged by.
     *
     * @param seed of the noise
     */
    public static Experiment wide(Path folder, long seed) {
        write(folder, new Width(24, 24, 1), seed);
        return of(folder, 32);
    }

    private static Experiment of(Path folder, int hidden) {
        Map<String, String> tasks = new LinkedHashMap<>();
        tasks.put("verb", "does");
        tasks.put("noun", "what");
        Experiment one = Tiny.experiment(folder);
        Map<String, ModalityRecipe> modalities = new LinkedHashMap<>();
        modalities.put("a", Tiny.array("a.npy", "c", new MlpConfig(hidden, 1, 0)));
        modalities.put("b", Tiny.array("b.npy", "c", new MlpConfig(hidden, 1, 0)));
        return one.withModalities(modalities)
                .withData(data(one.data(), new ColumnsConfig("label", "id", null, null, null, null, tasks)));
    }

    /** The same rows with the column of one task alone. */
    public static Experiment alone(Path folder, String column) {
        Experiment both = experiment(folder);
        return both.withData(data(both.data(), new ColumnsConfig(column, "id", null, null, null, null)));
    }

    private static DataConfig data(DataConfig d, ColumnsConfig columns) {
        return new DataConfig(d.root(), d.manifest(), columns, d.window(), d.sets(), d.cache());
    }

    private static void write(Path folder, Width width, long seed) {
        RandomGenerator random = RandomStreams.of(seed).stream("two-tasks");
        StringBuilder manifest = new StringBuilder("id,does,what\n");
        float[] a = new float[ROWS * width.a];
        float[] b = new float[ROWS * width.b];
        for (int row = 0; row < ROWS; row++) {
            int verb = row % VERBS;
            int noun = row / VERBS % NOUNS;
            manifest.append("clip-").append(row).append(",verb-").append(verb);
            manifest.append(",noun-").append(noun).append('\n');
            for (int i = 0; i < width.a; i++) {
                a[row * width.a + i] = (float) ((i % NOUNS == noun ? width.signal : 0) + random.nextGaussian());
            }
            for (int i = 0; i < width.b; i++) {
                b[row * width.b + i] = (float) ((i % VERBS == verb ? width.signal : 0) + random.nextGaussian());
            }
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("manifest.csv"), manifest);
            Files.write(folder.resolve("a.npy"), TinyData.npy(a, ROWS, width.a));
            Files.write(folder.resolve("b.npy"), TinyData.npy(b, ROWS, width.b));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
