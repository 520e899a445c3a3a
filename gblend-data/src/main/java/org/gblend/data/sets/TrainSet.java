package org.gblend.data.sets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.gblend.core.RandomStreams;

/** T: the rows that networks are trained on, without V. */
public final class TrainSet extends SampleSet {
    TrainSet(int[] rows) {
        super(rows);
    }

    @Override
    public String name() {
        return "train";
    }

    /**
     * T': a fixed part of T on which the training loss is measured (Wang, Tran, Feiszli, CVPR 2020, section 3.1).
     *
     * @param n rows wanted; all of T when it has no more
     * @param seed the same seed gives the same rows
     */
    public TrainSet subset(int n, long seed) {
        if (n < 1) {
            throw new IllegalArgumentException("subset: " + n + " rows; give 1 or more");
        }
        if (n >= size()) {
            return this;
        }
        int[] drawn = Draws.permuted(rows(), RandomStreams.of(seed).stream("sets/subset"));
        return new TrainSet(Arrays.copyOf(drawn, n));
    }

    /**
     * T + V, for a training that needs no V. The only way to train on V's rows.
     *
     * @throws IllegalArgumentException when the two share a row
     */
    public TrainSet withHoldout(HoldoutSet holdout) {
        int[] both = IntStream.concat(IntStream.of(rows()), IntStream.of(holdout.rows()))
                .distinct()
                .toArray();
        if (both.length != size() + holdout.size()) {
            throw new IllegalArgumentException("T and V share " + (size() + holdout.size() - both.length)
                    + " rows: take V from the same draw as T");
        }
        return new TrainSet(both);
    }

    /**
     * A share of T with the same share of every class, rounded up, so that no class is lost.
     *
     * @param share above 0 to 1
     * @param labels each row's class
     * @param seed the same seed gives the same rows
     */
    public TrainSet share(double share, IntUnaryOperator labels, long seed) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share: " + share + " is not above 0 and at most 1");
        }
        Map<Integer, List<Integer>> byClass = new LinkedHashMap<>();
        for (int row : Draws.permuted(rows(), RandomStreams.of(seed).stream("sets/share"))) {
            byClass.computeIfAbsent(labels.applyAsInt(row), _ -> new ArrayList<>())
                    .add(row);
        }
        return new TrainSet(byClass.values().stream()
                .flatMap(rows -> rows.stream().limit((long) Math.ceil(share * rows.size() - 1e-9)))
                .mapToInt(Integer::intValue)
                .toArray());
    }

    /** Up to {@code parts} disjoint random parts of {@code size} rows each, fewer where T does not reach. */
    public List<TrainSet> parts(int parts, int size, long seed) {
        return draw(parts, size, seed).stream().map(TrainSet::new).toList();
    }
}
