package org.gblend.train.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;

/**
 * Several tasks on the same samples, such as verb and noun of an action (Damen et al., ECCV 2018): a sample is right when every task
 * is, and a combination of classes is as probable as the product of its classes.
 *
 * @param top1 share of samples whose every task's most probable class is right
 * @param top1Low lower end of its 95 % bootstrap interval over samples
 * @param top1High upper end
 * @param top5 share of samples whose combination is among the five most probable ones
 * @param samples those that every task has a prediction of
 */
public record JointTasks(double top1, double top1Low, double top1High, double top5, int samples) {
    private static final int TOP = 5;
    private static final int REPLICATES = 2000;

    /**
     * The score of one prediction of each task.
     *
     * @param probabilities by task, sample and class
     * @param labels by task and sample
     */
    public static JointTasks of(List<float[][]> probabilities, List<int[]> labels) {
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
                n);
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
     * How many combinations are more probable than the true one, counted up to {@code most}. Classes are tried in falling order
     * and a branch is left as soon as its best combination is not ahead, so that every step within finds at least one: the
     * product of all classes is never gone through.
     */
    static int ahead(float[][] tasks, int[] truth, int most) {
        float[][] falling = new float[tasks.length][];
        double[] best = new double[tasks.length + 1];
        best[tasks.length] = 1;
        double own = 1;
        for (int t = tasks.length - 1; t >= 0; t--) {
            float[] sorted = tasks[t].clone();
            Arrays.sort(sorted);
            falling[t] = new float[sorted.length];
            for (int c = 0; c < sorted.length; c++) {
                falling[t][c] = sorted[sorted.length - 1 - c];
            }
            best[t] = best[t + 1] * falling[t][0];
            own *= tasks[t][truth[t]];
        }
        return count(falling, best, 0, 1, own, most);
    }

    private static int count(float[][] falling, double[] best, int task, double product, double own, int most) {
        if (task == falling.length) {
            return 1;
        }
        int count = 0;
        for (float p : falling[task]) {
            if (count >= most || product * p * best[task + 1] <= own * (1 + 1e-12)) {
                break;
            }
            count += count(falling, best, task + 1, product * p, own, most - count);
        }
        return count;
    }
}
