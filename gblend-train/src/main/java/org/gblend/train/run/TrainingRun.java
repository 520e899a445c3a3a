package org.gblend.train.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gblend.core.BlendWeights;
import org.gblend.core.InputException;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.data.FourSets;
import org.gblend.data.Loader;
import org.gblend.data.SampleSet;
import org.gblend.data.TrainSet;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Scope;
import org.gblend.train.config.EstimateConfig.Initial;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.estimate.GbEstimate;
import org.gblend.train.estimate.HeadPoint;
import org.gblend.train.estimate.HeadTrack;
import org.gblend.train.estimate.HeldOutProbe;
import org.gblend.train.estimate.MeasuredWeights;
import org.gblend.train.estimate.Weighing;
import org.gblend.train.eval.HeadScores;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Checkpoint;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.Lockstep;
import org.gblend.train.loop.TrainingContext;
import org.gblend.train.scheme.Scheme;
import org.gblend.train.scheme.StretchWeights;
import org.jspecify.annotations.Nullable;

/**
 * One network trained by one scheme from one seed, from initialisation to its scores on the test set.
 *
 * <p>Resumable: whatever kills the process, the next {@link #run} goes on from the newest checkpoint and ends with the
 * same bits as a run that was never interrupted, since every random draw is a function of seed, epoch and sample.
 */
public final class TrainingRun {
    private final TrainingContext context;
    private final Plan plan;
    private final RunFolder folder;
    private final @Nullable EstimateReuse reuse;
    private final FourSets sets;
    private final TrainSet train;
    private final TrainSet probe;
    private final boolean holdsOut;
    private double workDone;

    /**
     * What to train.
     *
     * @param name of the run, for progress and result
     * @param scheme how
     * @param training settings, the seed and the base learning rate among them
     * @param estimateTraining settings of an estimate's network by its head; they may differ in the learning rate
     * @param onHoldout whether V is trained on as well
     * @param test whether the test set is evaluated at the end: not in runs among which a choice is made. A finished
     *     run that was not tested is tested when it is asked for again with this set
     * @param estimates folder of its estimates; runs that share it share the estimates
     */
    public record Plan(
            String name,
            Scheme scheme,
            TrainingConfig training,
            Function<String, TrainingConfig> estimateTraining,
            boolean onHoldout,
            boolean test,
            Path estimates) {}

    public TrainingRun(TrainingContext context, Plan plan, RunFolder folder, @Nullable EstimateReuse reuse) {
        this.context = context;
        this.plan = plan;
        this.folder = folder;
        this.reuse = reuse;
        this.sets = context.sets();
        boolean hasHoldout = sets.holdout().rows().length > 0;
        if (plan.scheme.measures() && !hasHoldout) {
            throw new InputException(plan.name + ": this scheme measures on V, and V is empty; set data.sets.holdout"
                    + " above 0 (for example 0.15)");
        }
        if (plan.training.earlyStopping() > 0 && sets.validation().rows().length == 0) {
            throw new InputException(plan.name + ": early stopping needs a validation set; set data.sets.validation"
                    + " above 0, or training.early-stopping to 0");
        }
        this.holdsOut = hasHoldout && !plan.onHoldout;
        this.train = plan.onHoldout && hasHoldout ? sets.train().withHoldout(sets.holdout()) : sets.train();
        this.probe = HeldOutProbe.probeOf(
                sets.train(),
                sets.holdout(),
                context.experiment().estimate().probe(),
                context.experiment().data().sets().seed());
    }

    /** Trains, or finishes what was begun, or returns what was finished. */
    public RunResult run() {
        Optional<RunResult> finished = folder.result();
        if (finished.isPresent() && !(plan.test && finished.get().test().isEmpty())) {
            context.listener().progress(plan.name, totalWork(), totalWork(), "was already finished");
            return finished.get();
        }
        try (RunFolder.Lock _ = folder.lock();
                MultiHeadNetwork full = context.network(plan.training);
                Loader loader = context.loader(train, plan.training, heads());
                Learner learner =
                        new Learner(plan.name, full.copy(new LinkedHashSet<>(heads())), plan.training, Map.of())) {
            Lockstep lockstep = new Lockstep(context.pool(), loader, context.data(), List.of(learner));
            return new Session(learner, lockstep).run();
        }
    }

    private List<String> heads() {
        return plan.scheme.heads(context.experiment().heads());
    }

    private int epochs() {
        return plan.training.epochs();
    }

    /** Epochs of one network, those of the estimates included. */
    public double totalWork() {
        double work = epochs();
        if (plan.scheme.measures() && reuse == null) {
            int networks = heads().size();
            for (SuperEpoch stretch : plan.scheme.superEpochs(epochs())) {
                work += (double) context.experiment().estimate().epochs(stretch.length())
                        * networks
                        * context.folds().size();
            }
        }
        return work;
    }

    private void done(double work, String text) {
        workDone += work;
        context.listener().progress(plan.name, workDone, totalWork(), text);
    }

    /** The run while its network is in memory. */
    private final class Session {
        private final Learner learner;
        private final Lockstep lockstep;
        private final AtomicFiles.Pacer pacer = new AtomicFiles.Pacer(plan.training.checkpointSeconds());
        private final long started = System.nanoTime();
        private RunState state = RunState.start();
        private double trainBefore;
        private double wallBefore;

        Session(Learner learner, Lockstep lockstep) {
            this.learner = learner;
            this.lockstep = lockstep;
        }

        RunResult run() {
            resume();
            for (SuperEpoch stretch : plan.scheme.superEpochs(epochs())) {
                if (stretch.end() <= state.epoch() || stopped()) {
                    continue;
                }
                begin(stretch);
                for (int epoch = state.epoch(); epoch < stretch.end() && !stopped(); epoch++) {
                    epoch(epoch);
                }
            }
            return finish();
        }

        private void resume() {
            if (Checkpoint.exists(folder.last())) {
                try (var _ = new Scope()) {
                    Checkpoint.Loaded<RunState> loaded = Checkpoint.read(folder.last(), RunState.class);
                    learner.load(loaded.tensors());
                    state = loaded.record();
                }
                if (!state.stretches().isEmpty()) {
                    learner.weights(state.stretches().getLast().weights());
                }
                trainBefore = state.trainSeconds();
                wallBefore = state.wallSeconds();
                context.listener().note(plan.name, "resumed after epoch " + state.epoch());
                done(state.epoch(), "resumed");
            }
        }

        /** Takes over the weights of a stretch, measuring them first if that has not been done. */
        private void begin(SuperEpoch stretch) {
            if (state.stretches().size() <= stretch.index()) {
                StretchWeights weights = plan.scheme.weights(stretch, this::estimate);
                state = state.with(weights);
                if (weights.estimate() != null) {
                    weights.estimate()
                            .notes()
                            .forEach(note -> context.listener().note(plan.name, note));
                }
                folder.writeWeights(state.stretches());
                learner.weights(weights.weights());
                checkpoint();
            }
            learner.weights(state.stretches().get(stretch.index()).weights());
        }

        private MeasuredWeights estimate(SuperEpoch stretch) {
            GbEstimate.Measured measured = reuse == null ? null : reuse.find(stretch);
            boolean reused = measured != null;
            if (measured == null) {
                GbEstimate estimate = new GbEstimate(
                        context,
                        plan.estimateTraining,
                        context.folds(),
                        plan.estimates.resolve(String.format(Locale.ROOT, "estimate-%02d", stretch.index())),
                        TrainingRun.this::done);
                measured = estimate.measure(learner.network(), learner.optimizer(), stretch, epochs());
            } else {
                context.listener().note(plan.name, "estimate taken from the comparison's own runs");
            }
            return Weighing.weigh(
                    measured,
                    context.experiment().estimate(),
                    stretch.length(),
                    lastWeights(),
                    reused,
                    plan.training.seed() + stretch.index());
        }

        private @Nullable BlendWeights lastWeights() {
            if (state.stretches().isEmpty()) {
                return null;
            }
            return BlendWeights.of(
                    new LinkedHashMap<>(state.stretches().getLast().weights()));
        }

        private void epoch(int epoch) {
            if (holdsOut && state.tracks().isEmpty()) {
                state = state.withTracks(tracksAtStart());
            }
            Map<String, Double> losses = lockstep.train(train, epoch, epochs(), plan.training.schedule())
                    .getOrDefault(learner.name(), Map.of());
            List<HistoryRow> history = new ArrayList<>(state.history());
            losses.forEach((head, loss) -> history.add(new HistoryRow(epoch + 1, "train", head, loss, Double.NaN)));
            Map<String, HeadTrack> tracks = state.tracks();
            if (holdsOut) {
                tracks = measureHeldOut(epoch + 1, history);
            }
            double validation = measureValidation(epoch + 1, history);
            boolean better = validation < state.bestLoss();
            state = new RunState(
                    epoch + 1,
                    state.stretches(),
                    history,
                    tracks,
                    better ? validation : state.bestLoss(),
                    better ? epoch + 1 : state.bestEpoch(),
                    trainBefore + lockstep.coreSeconds(),
                    wall());
            if (better && plan.training.earlyStopping() > 0) {
                Checkpoint.write(folder.best(), learner.state(), state);
            }
            if (pacer.due()) {
                checkpoint();
            }
            done(1, describe(losses, validation));
        }

        private Map<String, HeadTrack> tracksAtStart() {
            HeldOutProbe measuring = new HeldOutProbe(lockstep, probe, sets.holdout());
            Map<String, HeadTrack> tracks = new LinkedHashMap<>();
            if (context.experiment().estimate().initial() == Initial.CHANCE) {
                HeadPoint chance = measuring.chance(context.data().classNames().size());
                learner.trainedHeads().forEach(head -> tracks.put(head, HeadTrack.startingAt(chance)));
                return tracks;
            }
            try (MultiHeadNetwork copy = learner.network()
                            .copy(new LinkedHashSet<>(learner.network().heads()));
                    Loader loader = context.loader(train, plan.training, heads());
                    Learner measured = new Learner(learner.name(), copy, plan.training, learner.weights())) {
                Lockstep alone = new Lockstep(context.pool(), loader, context.data(), List.of(measured));
                alone.recomputeStatistics(probe);
                points(new HeldOutProbe(alone, probe, sets.holdout()), 0)
                        .forEach((head, point) -> tracks.put(head, HeadTrack.startingAt(point)));
                return tracks;
            }
        }

        private Map<String, HeadPoint> points(HeldOutProbe measuring, int epoch) {
            return measuring
                    .measure(epoch, Map.of(learner.name(), learner.trainedHeads()))
                    .getOrDefault(learner.name(), Map.of());
        }

        private Map<String, HeadTrack> measureHeldOut(int epoch, List<HistoryRow> history) {
            Map<String, HeadTrack> tracks = new LinkedHashMap<>(state.tracks());
            points(new HeldOutProbe(lockstep, probe, sets.holdout()), epoch).forEach((head, point) -> {
                HeadTrack track = tracks.get(head);
                if (track != null) {
                    tracks.put(head, track.with(point));
                }
                history.add(new HistoryRow(
                        epoch,
                        "probe",
                        head,
                        point.train().meanLoss(),
                        point.train().accuracy()));
                history.add(new HistoryRow(
                        epoch,
                        "holdout",
                        head,
                        point.heldOut().meanLoss(),
                        point.heldOut().accuracy()));
            });
            return tracks;
        }

        /** The validation loss of the head that predicts; infinite if there is no validation set. */
        private double measureValidation(int epoch, List<HistoryRow> history) {
            if (sets.validation().rows().length == 0) {
                return Double.POSITIVE_INFINITY;
            }
            Map<String, HeadScores> scores = scores(sets.validation(), learner.trainedHeads(), 1);
            scores.forEach((head, score) ->
                    history.add(new HistoryRow(epoch, "validation", head, score.meanLoss(), score.top(1))));
            HeadScores primary = scores.get(Predictions.primary(scores.keySet()));
            return primary == null ? Double.POSITIVE_INFINITY : primary.meanLoss();
        }

        private Map<String, HeadScores> scores(SampleSet set, List<String> heads, int clips) {
            return lockstep.evaluate(set, Map.of(learner.name(), heads), clips).getOrDefault(learner.name(), Map.of());
        }

        private boolean stopped() {
            int patience = plan.training.earlyStopping();
            return patience > 0 && state.epoch() - state.bestEpoch() >= patience;
        }

        private void checkpoint() {
            state = state.withSeconds(trainBefore + lockstep.coreSeconds(), wall());
            Checkpoint.write(folder.last(), learner.state(), state);
            folder.writeHistory(state.history());
        }

        private double wall() {
            return wallBefore + (System.nanoTime() - started) / 1e9;
        }

        private RunResult finish() {
            checkpoint();
            int selected = state.epoch();
            if (plan.training.earlyStopping() > 0 && Checkpoint.exists(folder.best())) {
                try (var _ = new Scope()) {
                    Checkpoint.Loaded<RunState> best = Checkpoint.read(folder.best(), RunState.class);
                    learner.load(best.tensors());
                    selected = best.record().epoch();
                }
            }
            Map<String, Score> test = plan.test ? evaluate(sets.test(), true) : Map.of();
            Map<String, Score> validation =
                    sets.validation().rows().length == 0 ? Map.of() : evaluate(sets.validation(), false);
            RunResult result = new RunResult(
                    plan.name,
                    plan.training.seed(),
                    plan.training.optimizer().lr(),
                    train.rows().length > sets.train().rows().length ? "T+V" : "T",
                    train.rows().length,
                    state.epoch(),
                    selected,
                    state.stretches(),
                    test,
                    validation,
                    state.tracks(),
                    trainBefore + lockstep.coreSeconds(),
                    estimateSeconds(),
                    wall(),
                    lockstep.waitSeconds() / Math.max(1e-9, wall() - wallBefore));
            folder.writeResult(result);
            return result;
        }

        private Map<String, Score> evaluate(SampleSet set, boolean keep) {
            Map<String, HeadScores> heads = scores(set, learner.trainedHeads(), plan.training.evaluationClips());
            Predictions predictions = Predictions.of(heads, learner.weights());
            if (keep) {
                predictions.write(folder.test());
            }
            Map<String, Score> scores = new LinkedHashMap<>();
            predictions.probabilities().forEach((name, probabilities) -> {
                HeadScores head = heads.get(name);
                scores.put(name, head == null ? Score.of(probabilities, predictions.labels()) : Score.of(head));
            });
            return scores;
        }

        private double estimateSeconds() {
            return state.stretches().stream()
                    .map(StretchWeights::estimate)
                    .mapToDouble(estimate -> estimate == null ? 0 : estimate.coreSeconds())
                    .sum();
        }

        private String describe(Map<String, Double> losses, double validation) {
            StringBuilder text = new StringBuilder("epoch " + state.epoch() + "/" + epochs() + "  train loss");
            losses.forEach((head, loss) -> text.append(String.format(Locale.ROOT, "  %s %.3f", head, loss)));
            if (Double.isFinite(validation)) {
                text.append(String.format(Locale.ROOT, "  validation %.3f", validation));
            }
            return text.toString();
        }
    }
}
