package org.gblend.train.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.gblend.core.RandomStreams;

/**
 * Several tasks on the same samples, such as verb and noun of an action (Damen et al., ECCV 2018): a sample is right when every task
 * is, and a combination of classes is as probable as the product of its classes.
 *
 * @param top1 share of samples whose every task's most probable class is right
 * @param top1Low lower end of its 95 % bootstrap interval over samples
 * @param top1High upper end
 * @param top5 share of samples whose combination is among the five most probable ones
 * @param clipTop1 share of single clips whose every task's most probable class is right; NaN where clips were not kept, or are
 *     not as many in every task
 * @param samples those that every task has a prediction of
 */
public record JointTasks(double top1, double top1Low, double top1High, double top5, double clipTop1, int samples) {
    private static final int TOP = 5;
    private static final int REPLICATES = 2000;

    /**
     * The score of one prediction of each task.
     *
     * @param probabilities by task, sample and class
     * @param labels by task and sample
     * @param clips most probable classes by task, sample and clip, a sample's clips in one order in every task; empty where they
     *     were not kept
     */
    public static JointTasks of(List<float[][]> probabilities, List<int[]> labels, List<int[][]> clips) {
        int all = labels.getFirst().length;
        List<Boolean> right = new ArrayList<>();
        int amongTop = 0;
        for (int i = 0; i < all; i++) {
            float[][] tasks = new float[probabilities.size()][];
            int[] truth = new int[tasks.length];
            for (int t = 0; t < tasks.length; t++) {
                tasks[t] = probabilities.get(t)[i];
                truth[t] = labels.get(t)[i];
            }
            if (Arrays.stream(tasks).allMatch(Classification::counts)) {
                right.add(allRight(tasks, truth));
                amongTop += ahead(tasks, truth, TOP) < TOP ? 1 : 0;
            }
        }
        int n = right.size();
        double mean = right.stream().filter(r -> r).count() / (double) n;
        double[] replicates = replicates(right);
        return new JointTasks(
                mean,
                n == 0 ? Double.NaN : replicates[(int) (0.025 * REPLICATES)],
                n == 0 ? Double.NaN : replicates[(int) (0.975 * REPLICATES) - 1],
                amongTop / (double) n,
                clips.isEmpty() ? Double.NaN : clipTop1(clips, labels),
                n);
    }

    private static double clipTop1(List<int[][]> clips, List<int[]> labels) {
        int all = 0;
        int right = 0;
        for (int i = 0; i < labels.getFirst().length; i++) {
            int sample = i;
            int[] counts = clips.stream()
                    .mapToInt(task -> task[sample].length)
                    .filter(count -> count > 0)
                    .toArray();
            if (Arrays.stream(counts).distinct().count() > 1) {
                return Double.NaN;
            }
            if (counts.length == clips.size()) {
                all += counts[0];
                right += rightClips(clips, labels, i, counts[0]);
            }
        }
        return right / (double) all;
    }

    private static int rightClips(List<int[][]> clips, List<int[]> labels, int sample, int count) {
        int right = 0;
        for (int k = 0; k < count; k++) {
            boolean every = true;
            for (int t = 0; t < clips.size(); t++) {
                every &= clips.get(t)[sample][k] == labels.get(t)[sample];
            }
            right += every ? 1 : 0;
        }
        return right;
    }

    private static boolean allRight(float[][] tasks, int[] truth) {
        for (int t = 0; t < tasks.length; t++) {
            if (Classification.best(tasks[t]) != truth[t]) {
                return false;
            }
        }
        return true;
    }

    private static double[] replicates(List<Boolean> right) {
        double[] means = new double[REPLICATES];
        for (int b = 0; b < REPLICATES && !right.isEmpty(); b++) {
            RandomGenerator random = RandomStreams.of(0).stream("joint-tasks", b);
            int sum = 0;
            for (int i = 0; i < right.size(); i++) {
                sum += right.get((int) Math.floorMod(random.nextLong(), (long) right.size())) ? 1 : 0;
            }
            means[b] = sum / (double) right.size();
        }
        Arrays.sort(means);
        return means;
    }

    /**
     * How many combinations rank before the true one, counted up to {@code most}: the more probable ones, and of equally
     * probable ones those whose classes are lower, task by task, as a single task's are ranked. Classes are tried in falling
     * order, and a branch is left out whose best combination ranks after the true one, so that the product of all classes is
     * not gone through.
     */
    static int ahead(float[][] tasks, int[] truth, int most) {
        int[][] falling = new int[tasks.length][];
        double[] best = new double[tasks.length + 1];
        best[tasks.length] = 1;
        double own = 1;
        for (int t = tasks.length - 1; t >= 0; t--) {
            falling[t] = falling(tasks[t]);
            best[t] = best[t + 1] * tasks[t][falling[t][0]];
        }
        for (int t = 0; t < tasks.length; t++) {
            own *= tasks[t][truth[t]];
        }
        return new Ranking(tasks, truth, falling, best, own).count(0, 1, 0, most);
    }

    /** The classes from the most probable one on; of equals the lower one first. */
    private static int[] falling(float[] p) {
        return IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -p[c]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * The combinations around a true one.
     *
     * @param best by task, the highest product of the tasks from it on
     * @param own product of the true classes
     */
    // Arrays are carried, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Ranking(float[][] tasks, int[] truth, int[][] falling, double[] best, double own) {
        /** Rounding of a product of doubles, by far. */
        private static final double SLACK = 1e-12;

        /** Counts below a branch; {@code order} is below 0 where its classes are lower than the true ones, above where higher. */
        int count(int task, double product, int order, int most) {
            if (task == tasks.length) {
                boolean equal = Math.abs(product - own) <= own * SLACK;
                return equal ? (order < 0 ? 1 : 0) : product > own ? 1 : 0;
            }
            int count = 0;
            for (int c : falling[task]) {
                double next = product * tasks[task][c];
                double highest = next * best[task + 1];
                if (count >= most || highest < own * (1 - SLACK)) {
                    break;
                }
                int nextOrder = order != 0 ? order : Integer.compare(c, truth[task]);
                boolean equalAndHigher = nextOrder > 0 && highest <= own * (1 + SLACK);
                count += equalAndHigher ? 0 : count(task + 1, next, nextOrder, most - count);
            }
            return count;
        }
    }
}
