package org.gblend.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gblend.data.Batches;
import org.gblend.data.Loader;
import org.gblend.data.PreparedData;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.loop.ComputePool;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.Lockstep;
import org.gblend.train.loop.RunListener;
import org.gblend.train.loop.TrainingContext;

/**
 * One network fed by one loader, as a run of one scheme is: for each head the network of just that head, which is what a
 * uni-modal and the naive scheme train.
 *
 * @param head whose network is trained
 * @param alone samples per second of the loader with nobody computing, by epoch
 * @param training samples per second of the training, by epoch
 * @param waiting percent of the epoch's wall time for which the compute thread waited, filling of the first batch included
 * @param same whether the batches are equal to the bit from one and two loader threads
 */
record LoaderMeasurement(String head, Series alone, Series training, Series waiting, boolean same) {
    /** The goal for waiting, in percent. */
    private static final double GOAL = 3;

    private static final double SECOND = 1e9;

    /** Measures and prints every head; false when a check does not hold. */
    static boolean all(Experiment experiment, PreparedData data, int epochs, PrintWriter out) {
        TrainingConfig training = experiment.training();
        out.printf(
                Locale.ROOT,
                "%d training samples, batch %d, %d loader thread(s), 1 compute thread, %d epoch(s) after 1 to warm up%n",
                data.sets().train().size(),
                training.batch(),
                training.loaderThreads(),
                epochs);
        boolean same = true;
        try (ComputePool pool = new ComputePool(1)) {
            TrainingContext context = new TrainingContext(experiment, data, pool, RunListener.silent());
            for (String head : experiment.heads()) {
                LoaderMeasurement measurement = of(context, head, epochs);
                measurement.print(out);
                same &= measurement.same();
            }
        }
        return same;
    }

    private static LoaderMeasurement of(TrainingContext context, String head, int epochs) {
        TrainingConfig training = context.experiment().training();
        TrainSet set = context.sets().train();
        double[] alone = new double[epochs];
        double[] rate = new double[epochs];
        double[] waiting = new double[epochs];
        try (Loader loader = context.loader(set, training, List.of(head));
                Learner learner = learner(context, head)) {
            Lockstep lockstep = new Lockstep(context.pool(), loader, context.data(), List.of(learner));
            for (int epoch = 0; epoch <= epochs; epoch++) {
                double aloneSeconds = drain(loader, set, epoch);
                double waitedBefore = lockstep.waitSeconds();
                long start = System.nanoTime();
                lockstep.train(set, epoch, epochs + 1, training.schedule());
                double seconds = (System.nanoTime() - start) / SECOND;
                if (epoch > 0) {
                    alone[epoch - 1] = set.size() / aloneSeconds;
                    rate[epoch - 1] = set.size() / seconds;
                    waiting[epoch - 1] = 100 * (lockstep.waitSeconds() - waitedBefore) / seconds;
                }
            }
        }
        boolean same = BatchDigest.of(context, head, 1).equals(BatchDigest.of(context, head, 2));
        return new LoaderMeasurement(head, new Series(alone), new Series(rate), new Series(waiting), same);
    }

    private static Learner learner(TrainingContext context, String head) {
        TrainingConfig training = context.experiment().training();
        try (MultiHeadNetwork full = context.network(training)) {
            return new Learner(head, full.copy(Set.of(head)), training, Map.of(head, 1.0));
        }
    }

    /** Seconds of one epoch without anybody computing. */
    private static double drain(Loader loader, TrainSet set, int epoch) {
        long start = System.nanoTime();
        try (Batches batches = loader.training(set, epoch, 0)) {
            while (batches.hasNext()) {
                batches.next().close();
            }
        }
        return (System.nanoTime() - start) / SECOND;
    }

    private void print(PrintWriter out) {
        out.printf("%n%s%n  epoch   loader alone       training   waiting%n", head);
        for (int epoch = 0; epoch < alone.size(); epoch++) {
            out.printf(
                    Locale.ROOT,
                    "  %5d %24.0f %20.0f %11.2f%n",
                    epoch + 1,
                    alone.get(epoch),
                    training.get(epoch),
                    waiting.get(epoch));
        }
        out.printf("  median (least to greatest)%n");
        List<String> lines = new ArrayList<>();
        lines.add("loader alone " + alone.summary("%.0f") + " samples/s");
        lines.add("training     " + training.summary("%.0f") + " samples/s; the loader alone is "
                + alone.over(training).summary("%.1f") + " times as fast");
        lines.add(String.format(
                Locale.ROOT,
                "waiting      %s %% of wall time; goal below %.0f %%: %s",
                waiting.summary("%.2f"),
                GOAL,
                waiting.median() < GOAL ? "met" : "missed"));
        lines.add("check: batches of an epoch from 1 and 2 loader threads are "
                + (same ? "equal to the bit" : "DIFFERENT"));
        lines.forEach(line -> out.println("  " + line));
        out.flush();
    }
}
