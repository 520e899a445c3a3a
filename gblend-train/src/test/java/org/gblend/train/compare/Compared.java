package org.gblend.train.compare;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gblend.train.eval.Predictions;

/** What tests look up in a comparison's table, and what the predictions that its runs left say by themselves. */
public final class Compared {
    private Compared() {}

    static Leaderboard.Row row(Leaderboard.Table table, String name) {
        return table.rows().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Top-1 of the prediction that counts, from the predictions that a run left, of the samples that have one. */
    public static double top1(Path run) {
        Predictions p = Predictions.read(run.resolve("test.safetensors"));
        return Arrays.stream(p.right(Predictions.primary(p.names())))
                .filter(right -> !Double.isNaN(right))
                .average()
                .orElseThrow();
    }

    /** The same in the mean over seeds. */
    public static double top1(Path comparison, String run, List<Long> seeds) {
        return seeds.stream()
                .mapToDouble(seed -> top1(comparison.resolve("seed-" + seed + "/" + run)))
                .average()
                .orElseThrow();
    }
}
