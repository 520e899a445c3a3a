package org.gblend.train.loop;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gblend.data.Batch;
import org.gblend.data.BatchSource;
import org.gblend.data.Batches;
import org.gblend.data.PreparedData;
import org.gblend.data.sets.SampleSet;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.Head;
import org.gblend.nn.Presence;
import org.gblend.nn.torch.Guard;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.torch.Torch;
import org.gblend.train.config.ScheduleConfig;
import org.gblend.train.eval.HeadScores;

/**
 * Several networks over one pass of the data: a clip is decoded and augmented once, whatever the number of networks.
 *
 * <p>Each learner sees the batches in order, and nothing of the others: its numbers are the same, bit for bit, as if it
 * trained alone.
 */
public final class Lockstep {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ComputePool pool;
    private final BatchSource loader;
    private final PreparedData data;
    private final List<Learner> learners;
    private StepListener listener = (at, learner, head, loss) -> {};
    private Consumer<String> warnings = text -> {};
    private EvaluationListener evaluated = (batch, batches) -> {};
    private long waitNanos;
    private final AtomicLong busyNanos = new AtomicLong();

    public Lockstep(ComputePool pool, BatchSource loader, PreparedData data, List<Learner> learners) {
        this.pool = pool;
        this.loader = loader;
        this.data = data;
        this.learners = List.copyOf(learners);
    }

    /** Hears of every head's loss in every step; of NaN where the batch was skipped. */
    @FunctionalInterface
    public interface StepListener {
        void step(StepAt at, Learner learner, String head, double loss);
    }

    public void onStep(StepListener next) {
        listener = next;
    }

    /** Hears in words of each batch that was skipped. */
    public void onSkip(Consumer<String> next) {
        warnings = next;
    }

    /** Hears of each batch done: tensors and optimisers are what they are after it. */
    @FunctionalInterface
    public interface BatchListener {
        /**
         * After a batch.
         *
         * @param where how far the epoch is
         * @param batches of the whole epoch
         */
        void done(Midway where, int batches);
    }

    /** Hears of each batch of an evaluation. */
    @FunctionalInterface
    public interface EvaluationListener {
        void done(int batch, int batches);
    }

    public void onEvaluated(EvaluationListener next) {
        evaluated = next;
    }

    /** One epoch of training from its first batch to its last. */
    public Map<String, Map<String, Double>> train(TrainSet set, int epoch, int epochs, ScheduleConfig schedule) {
        return train(set, epoch, epochs, schedule, Midway.start(), (_, _) -> {});
    }

    /**
     * One epoch of training, or the rest of one.
     *
     * @param epoch epochs done before it, counted over the whole run: it selects order, augmentation and learning rate
     * @param epochs epochs of the whole run, over which the schedule is laid out
     * @param from batches that are behind it already, with the sums of their losses
     * @return mean training loss by learner and head, over the epoch's samples that the head is for, as they were augmented
     * @throws StoppedException if the pool was asked to stop, after the last batch that the listener heard of
     */
    public Map<String, Map<String, Double>> train(
            TrainSet set, int epoch, int epochs, ScheduleConfig schedule, Midway from, BatchListener after) {
        Midway where = from;
        try (Batches batches = loader.training(set, epoch, from.batch())) {
            int count = batches.count();
            while (batches.hasNext()) {
                int index = where.batch();
                try (Batch batch = batches.next()) {
                    double factor = schedule.factor(epoch + (index + 0.5) / count, epochs);
                    where = step(batch, new StepAt(epoch, index, StepAt.number(epoch, index), factor), where);
                }
                after.done(where, count);
            }
            waitNanos += batches.waitNanos();
        }
        return where.means();
    }

    private Midway step(Batch batch, StepAt at, Midway before) {
        List<Callable<double[]>> tasks = new ArrayList<>();
        learners.forEach(learner -> tasks.add(timed(
                () -> learner.stepOrSkip(batch, at, before.skipped().getOrDefault(learner.name(), 0)))));
        List<double[]> losses;
        try {
            losses = pool.all(tasks);
        } catch (DivergedException e) {
            throw new DivergedException(e.getMessage() + "; clips of the batch: " + names(batch), e);
        } catch (MemoryException e) {
            throw e.inBatch(batch.size(), at);
        }
        Midway after = new Midway(at.batch() + 1, before.samples(), before.skipped(), before.sums());
        for (int i = 0; i < learners.size(); i++) {
            count(learners.get(i), batch, at, losses.get(i), after);
        }
        return after;
    }

    private void count(Learner learner, Batch batch, StepAt at, double[] losses, Midway after) {
        List<String> heads = learner.trainedHeads();
        Map<String, Double> sum = after.sums().computeIfAbsent(learner.name(), _ -> new LinkedHashMap<>());
        Presence presence = BatchTensors.presence(batch, learner.network());
        int[] counts = new int[losses.length];
        boolean skipped = false;
        for (int h = 0; h < counts.length; h++) {
            counts[h] =
                    Presence.count(presence.of(heads.get(h), learner.network().modalities(), batch.size()));
            if (counts[h] > 0) {
                listener.step(at, learner, heads.get(h), losses[h]);
                skipped |= Double.isNaN(losses[h]);
            }
        }
        if (skipped) {
            after.skipped().merge(learner.name(), 1, Integer::sum);
            warnings.accept(String.format(
                    Locale.ROOT,
                    "%s: batch %d of epoch %d was skipped, since its loss or gradient is not finite (%d of this epoch so far);"
                            + " its clips: %s",
                    learner.name(),
                    at.batch() + 1,
                    at.epoch() + 1,
                    after.skipped().get(learner.name()),
                    names(batch)));
            return;
        }
        for (int h = 0; h < counts.length; h++) {
            if (counts[h] > 0) {
                after.samples().merge(Midway.key(learner.name(), heads.get(h)), (long) counts[h], Long::sum);
                sum.merge(heads.get(h), losses[h] * counts[h], Double::sum);
            }
        }
    }

    private String names(Batch batch) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < batch.size(); i++) {
            names.append(i == 0 ? "" : ", ").append(data.id(batch.rows()[i]));
        }
        return names.toString();
    }

    /**
     * Predictions in evaluation mode, without augmentation.
     *
     * @param heads by learner name; a learner that is missing is not evaluated
     * @param clips clips per sample, uniformly spaced
     */
    public Map<String, Map<String, HeadScores>> evaluate(SampleSet set, Map<String, List<String>> heads, int clips) {
        return evaluate(set, heads, clips, Set.of());
    }

    /**
     * The same as if no sample had some of the modalities.
     *
     * @param dropped those modalities
     */
    public Map<String, Map<String, HeadScores>> evaluate(
            SampleSet set, Map<String, List<String>> heads, int clips, Set<String> dropped) {
        Map<String, Map<String, HeadScores.Builder>> builders = new LinkedHashMap<>();
        heads.forEach((learner, names) -> {
            Map<String, HeadScores.Builder> byHead = new LinkedHashMap<>();
            names.forEach(head -> byHead.put(head, new HeadScores.Builder(set.rows(), data, Head.task(head))));
            builders.put(learner, byHead);
        });
        try (Batches batches = loader.evaluation(set, clips)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    evaluate(batch, builders, dropped);
                }
                evaluated.done(batches.position(), batches.count());
            }
            waitNanos += batches.waitNanos();
        }
        Map<String, Map<String, HeadScores>> scores = new LinkedHashMap<>();
        builders.forEach((learner, byHead) -> {
            Map<String, HeadScores> built = new LinkedHashMap<>();
            byHead.forEach((head, builder) -> built.put(head, builder.build()));
            scores.put(learner, built);
        });
        return scores;
    }

    /**
     * What a head scores that knows nothing but how frequent each class is: by class {@code (n_c + 1/2) / (n + 1)} of the
     * n samples of a training set (Krichevsky, Trofimov 1981; never 0 or 1).
     */
    public HeadScores frequencies(String head, SampleSet set, TrainSet train) {
        return HeadScores.ofFrequencies(set.rows(), data, train.rows(), counted(head, set));
    }

    /** The number of classes of a head's task. */
    public int classes(String head) {
        return data.classNames(Head.task(head)).size();
    }

    /** Whether samples may have several classes. */
    public boolean multiLabel() {
        return data.multiLabel();
    }

    /** The samples of a set that a head can say something of: those that have its modality, for the joint head any. */
    public boolean[] counted(String head, SampleSet set) {
        int[] rows = set.rows();
        boolean[] counted = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            int row = rows[i];
            counted[i] = Head.isJoint(head)
                    ? data.modalities().stream().anyMatch(modality -> data.has(modality, row))
                    : data.has(Head.part(head), row);
        }
        return counted;
    }

    private void evaluate(Batch batch, Map<String, Map<String, HeadScores.Builder>> builders, Set<String> dropped) {
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (Learner learner : learners) {
            Map<String, HeadScores.Builder> byHead = builders.get(learner.name());
            if (byHead != null) {
                tasks.add(timed(() -> {
                    predict(learner, batch, byHead, dropped);
                    return true;
                }));
            }
        }
        pool.all(tasks);
    }

    private void requireNumbers(Learner learner, Batch batch, String head, float[] values, boolean[] counted) {
        for (int i = 0; i < values.length; i++) {
            int sample = i / (values.length / batch.size());
            if (counted[sample] && Float.isNaN(values[i])) {
                throw new DivergedException(learner.name(), head, data.id(batch.rows()[sample]));
            }
        }
    }

    private void predict(Learner learner, Batch batch, Map<String, HeadScores.Builder> byHead, Set<String> dropped) {
        learner.network().training(false);
        Presence presence = BatchTensors.presence(batch, learner.network());
        for (String modality : dropped) {
            presence = presence.without(modality, batch.size());
        }
        Presence there = presence;
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            Map<String, Tensor> logits =
                    learner.network().logits(BatchTensors.inputs(batch, learner.network()), there, byHead.keySet());
            byHead.forEach((head, builder) -> {
                boolean[] counted = there.of(head, learner.network().modalities(), batch.size());
                Tensor z = BatchTensors.get(logits, head);
                float[] values = (data.multiLabel() ? z : z.logSoftmax()).toFloats();
                requireNumbers(learner, batch, head, values, counted);
                builder.add(batch.rows(), batch.size(), values, counted);
            });
        }
    }

    /**
     * Does something with copies of the networks whose running statistics of batch norm were recomputed by one pass over
     * a set: at untrained parameters they are untrained too, and a loss in evaluation mode is an artefact of them. The
     * networks themselves stay as they are.
     */
    public <T> T withStatisticsOf(SampleSet set, Function<Lockstep, T> work) {
        List<Learner> copies = new ArrayList<>();
        try {
            learners.forEach(learner -> copies.add(learner.copy()));
            Lockstep copied = new Lockstep(pool, loader, data, copies);
            copied.recomputeStatistics(set);
            T result = work.apply(copied);
            waitNanos += copied.waitNanos;
            busyNanos.addAndGet(copied.busyNanos.get());
            return result;
        } finally {
            copies.forEach(Learner::close);
        }
    }

    private void recomputeStatistics(SampleSet set) {
        learners.forEach(learner -> {
            learner.network().resetStatistics();
            learner.network().mode(Pass.Mode.STATISTICS);
        });
        try (Batches batches = loader.evaluation(set, 1)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    if (batch.size() > 1) {
                        List<Callable<Boolean>> tasks = new ArrayList<>();
                        learners.forEach(learner -> tasks.add(timed(() -> observe(learner, batch))));
                        pool.all(tasks);
                    }
                }
            }
            waitNanos += batches.waitNanos();
        }
    }

    private static boolean observe(Learner learner, Batch batch) {
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            learner.network()
                    .logits(
                            BatchTensors.inputs(batch, learner.network()),
                            BatchTensors.presence(batch, learner.network()),
                            new LinkedHashSet<>(learner.network().heads()));
            return true;
        }
    }

    /** Seconds for which the networks had to wait for the loader. */
    public double waitSeconds() {
        return waitNanos / 1e9;
    }

    /**
     * Seconds that the networks computed, summed over cores: processor time of the compute threads, which other load on the
     * machine does not inflate. With a GPU it counts the host's part only, with several torch threads for each network the
     * first of them.
     */
    public double coreSeconds() {
        return busyNanos.get() / 1e9;
    }

    private <T> Callable<T> timed(Callable<T> task) {
        return () -> {
            long start = THREADS.getCurrentThreadCpuTime();
            T result = task.call();
            busyNanos.addAndGet(THREADS.getCurrentThreadCpuTime() - start);
            return result;
        };
    }
}
