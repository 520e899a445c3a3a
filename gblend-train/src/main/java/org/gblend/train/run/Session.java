package org.gblend.train.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.data.sets.FourSets;
import org.gblend.data.sets.SampleSet;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Scope;
import org.gblend.train.config.PretrainedConfig;
import org.gblend.train.config.ProbeConfig;
import org.gblend.train.estimate.GbEstimate;
import org.gblend.train.estimate.GradientProbe;
import org.gblend.train.estimate.HeadTrack;
import org.gblend.train.estimate.MeasuredWeights;
import org.gblend.train.estimate.Refit;
import org.gblend.train.estimate.TaskWeighing;
import org.gblend.train.eval.Score;
import org.gblend.train.eval.Votes;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Checkpoint;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.Lockstep;
import org.gblend.train.loop.Midway;
import org.gblend.train.loop.StoppedException;
import org.gblend.train.loop.TrainingContext;
import org.gblend.train.scheme.StretchWeights;
import org.gblend.train.scheme.WeightSource;
import org.jspecify.annotations.Nullable;

/** A run while its network is in memory: from the newest checkpoint to the result. */
final class Session {
    private final TrainingRun run;
    private final TrainingRun.Plan plan;
    private final TrainingContext context;
    private final FourSets sets;
    private final RunFolder folder;
    private final Learner learner;
    private final Lockstep lockstep;
    private final @Nullable HeldOutCurves curves;
    private final AtomicFiles.Pacer pacer;
    private final long started = System.nanoTime();
    private final StepLog steps;
    private final Evaluation evaluation;
    private final RunProgress progress;
    private final EstimateNotes estimateNotes;
    private RunState state = RunState.start();
    private double trainBefore;
    private double wallBefore;
    /** Of the epoch that is done; stays where it is while the epoch is measured. */
    private double share;

    Session(TrainingRun run, Learner learner, Lockstep lockstep) {
        this.run = run;
        this.plan = run.plan();
        this.estimateNotes =
                new EstimateNotes(run.context().experiment().data().sets().holdout());
        this.context = run.context();
        this.sets = context.sets();
        this.folder = run.folder();
        this.learner = learner;
        this.lockstep = lockstep;
        this.progress = new RunProgress(run);
        this.evaluation = new Evaluation(run, learner, lockstep);
        this.steps = new StepLog(folder.path().resolve("steps.csv"));
        lockstep.onStep((at, _, head, loss) ->
                steps.add(at, head, loss, plan.training().optimizer().lr()));
        lockstep.onEvaluated((batch, batches) -> progress.within(share, "measuring, batch " + batch + "/" + batches));
        lockstep.onSkip(text -> context.listener().note(plan.name(), text));
        this.pacer = new AtomicFiles.Pacer(plan.training().checkpointSeconds());
        this.curves = sets.holdout().isEmpty() || run.trainsOnHoldout(run.firstStretch())
                ? null
                : new HeldOutCurves(context.experiment(), lockstep, learner, sets.train(), sets.holdout());
    }

    RunResult run() {
        return progress.during(this::work);
    }

    private RunResult work() {
        resume();
        steps.keep(state.epoch(), state.midway().batch());
        try {
            train();
        } catch (StoppedException stopped) {
            checkpoint();
            throw stopped;
        }
        return finish(); // keeps its own checkpoint before it looks at other parameters
    }

    private void train() {
        for (SuperEpoch stretch : plan.scheme().superEpochs(run.epochs())) {
            if (stretch.end() > state.epoch() && !stopped()) {
                begin(stretch);
                for (int epoch = state.epoch(); epoch < stretch.end() && !stopped(); epoch++) {
                    epoch(epoch, stretch);
                }
            }
            if (stretch.end() == state.epoch() && plan.scheme().refit() > 0 && !run.trainsOnHoldout(stretch)) {
                Refit.measure(
                        context,
                        learner.network(),
                        plan.estimateTraining().apply(MultiHeadNetwork.JOINT),
                        run.folds(stretch).getFirst(),
                        stretch.end(),
                        plan.scheme().refit(),
                        estimateFolder(stretch).resolve(Refit.BLEND));
            }
        }
    }

    private Path estimateFolder(SuperEpoch stretch) {
        return RunFolder.estimate(plan.estimates(), stretch.index());
    }

    private void resume() {
        if (!Checkpoint.exists(folder.last())) {
            return;
        }
        try (var _ = new Scope()) {
            Checkpoint.Loaded<RunState> loaded = Checkpoint.readNewest(
                    folder.last(), RunState.class, text -> context.listener().note(plan.name(), text));
            learner.load(loaded.tensors());
            state = loaded.record();
        }
        if (!state.stretches().isEmpty()) {
            learner.weights(state.stretches().getLast().weights());
        }
        trainBefore = state.trainSeconds();
        wallBefore = state.wallSeconds();
        context.listener().note(plan.name(), "resumed after epoch " + state.epoch() + within());
        double estimated = plan.scheme().superEpochs(run.epochs()).stream()
                .limit(state.stretches().size())
                .mapToDouble(run::estimateWork)
                .sum();
        double pretrained = state.stretches().isEmpty() ? 0 : run.pretrainingWork();
        progress.inherited(state.epoch() + estimated + pretrained, "resumed");
    }

    private String within() {
        int batch = state.midway().batch();
        return batch == 0 ? "" : " and " + batch + " batches";
    }

    /** Takes over the weights of a stretch, measuring them first if that has not been done. */
    private void begin(SuperEpoch stretch) {
        if (state.stretches().size() <= stretch.index()) {
            PretrainedConfig pretraining = plan.scheme().pretraining();
            if (pretraining != null && stretch.start() == 0) {
                trainBefore += new Pretraining(run, run.pretrainingEpochs()).into(learner.network(), progress);
            }
            StretchWeights weights = plan.scheme().weights(stretch, new Source());
            state = state.with(weights);
            progress.estimated(weights);
            if (weights.estimate() != null) {
                estimateNotes
                        .of(weights, weights.estimate())
                        .forEach(note -> context.listener().note(plan.name(), note));
            }
            noteUntrainedJoint(weights.weights());
            learner.weights(weights.weights());
            if (weights.estimate() != null || pretraining != null || pacer.due()) {
                checkpoint();
            }
        }
        learner.weights(state.stretches().get(stretch.index()).weights());
    }

    private void noteUntrainedJoint(Map<String, Double> weights) {
        for (String joint : Head.ofPart(learner.network().heads(), MultiHeadNetwork.JOINT)) {
            if (weights.getOrDefault(joint, 0.0) == 0) {
                String task = Head.task(joint);
                context.listener()
                        .note(
                                plan.name(),
                                "the joint head " + (task.isEmpty() ? "" : "of " + task + " ")
                                        + "has weight 0 and is not trained in this stretch; if it never is, the blended"
                                        + " prediction counts in its place");
            }
        }
    }

    private MeasuredWeights estimate(SuperEpoch stretch) {
        EstimateReuse reuse = run.reuse();
        GbEstimate.Measured measured = reuse == null ? null : reuse.find(stretch);
        boolean reused = measured != null;
        if (measured == null) {
            GbEstimate estimate = new GbEstimate(
                    context,
                    run.estimateConfig(),
                    plan.estimateTraining(),
                    run.folds(stretch),
                    estimateFolder(stretch),
                    progress,
                    plan.scheme().refit());
            measured = estimate.measure(learner.network(), learner.optimizer(), stretch, run.epochs());
        } else {
            context.listener().note(plan.name(), "estimate taken from the comparison's own runs");
        }
        return TaskWeighing.weigh(
                measured,
                run.estimateConfig(),
                stretch.length(),
                last(),
                context.data().multiLabel(),
                reused,
                plan.training().seed() + stretch.index());
    }

    /** The weights of the stretch before, scaled to sum to 1 in each task; empty at the start. */
    private Map<String, Double> last() {
        return state.stretches().isEmpty()
                ? Map.of()
                : state.stretches().getLast().normalised();
    }

    private final class Source implements WeightSource {
        @Override
        public MeasuredWeights estimate(SuperEpoch stretch) {
            return Session.this.estimate(stretch);
        }

        @Override
        public Map<String, Double> learned() {
            return learner.presentWeights();
        }

        @Override
        public MeasuredWeights probe(SuperEpoch stretch, ProbeConfig config) {
            return new GradientProbe(
                            context, plan.training(), run.folds(stretch).getFirst(), config)
                    .measure(
                            learner.network(),
                            stretch.length(),
                            Session.this.last(),
                            plan.training().seed() + stretch.index());
        }

        @Override
        public Map<String, Double> last() {
            return Session.this.last();
        }
    }

    private void epoch(int epoch, SuperEpoch stretch) {
        if (curves != null && state.tracks().isEmpty()) {
            state = state.withTracks(curves.start());
        }
        Map<String, Double> losses = lockstep.train(
                        run.trainSet(stretch),
                        epoch,
                        run.epochs(),
                        plan.training().schedule(),
                        state.midway(),
                        this::batch)
                .getOrDefault(learner.name(), Map.of());
        Map<String, HeadTrack> tracks = state.tracks();
        List<HistoryRow> history = new ArrayList<>(state.history());
        losses.forEach(
                (head, loss) -> history.add(new HistoryRow(epoch + 1, HistoryRow.TRAIN, head, loss, Double.NaN)));
        if (curves != null && !run.trainsOnHoldout(stretch)) {
            tracks = curves.after(epoch + 1, tracks, history);
        }
        double validation = evaluation.validation(epoch + 1, state.stretches(), history);
        state = state.after(epoch + 1, history, tracks, validation).withSeconds(trainSeconds(), wallSeconds());
        if (state.bestEpoch() == state.epoch() && plan.training().earlyStopping() > 0) {
            Checkpoint.write(folder.best(), learner.state(), state);
        }
        if (pacer.due()) {
            checkpoint();
        }
        share = 0;
        progress.epoch(state.epoch(), losses, validation);
    }

    /** After each batch: saves now and then, and says how far a long epoch is. */
    private void batch(Midway where, int batches) {
        state = state.within(where);
        if (where.batch() == batches) {
            return;
        }
        if (pacer.due()) {
            checkpoint();
        }
        share = (double) where.batch() / batches;
        progress.within(
                share, "epoch " + (state.epoch() + 1) + "/" + run.epochs() + " batch " + where.batch() + "/" + batches);
    }

    private boolean stopped() {
        int patience = plan.training().earlyStopping();
        return patience > 0 && state.epoch() - state.bestEpoch() >= patience;
    }

    private void checkpoint() {
        state = state.withSeconds(trainSeconds(), wallSeconds());
        learner.requireFinite();
        steps.flush();
        Checkpoint.write(folder.last(), learner.state(), state, plan.training().keepCheckpoints());
        folder.writeHistory(state.history());
        folder.writeWeights(state.stretches());
        progress.checkpoint(state.epoch());
    }

    private double trainSeconds() {
        return trainBefore + lockstep.coreSeconds();
    }

    private double wallSeconds() {
        return wallBefore + (System.nanoTime() - started) / 1e9;
    }

    /** That of the last session that trained: one that only tests a finished run says nothing of training. */
    private double waitShare() {
        return folder.result()
                .map(RunResult::waitShare)
                .orElse(lockstep.waitSeconds() / Math.max(1e-9, wallSeconds() - wallBefore));
    }

    private Map<String, Score> scores(SampleSet set, int selected, Votes votes, boolean keep) {
        return evaluation.of(set, selected, state.stretches(), votes, keep);
    }

    private RunResult finish() {
        checkpoint();
        int selected = select();
        if (stopped()) {
            progress.done(
                    progress.left(),
                    "stopped after epoch " + state.epoch() + "; the validation loss was lowest after epoch "
                            + selected);
        }
        Votes votes = evaluation.votes(selected, state.stretches(), state.tracks());
        Map<String, Score> test = plan.test() ? scores(sets.test(), selected, votes, true) : Map.of();
        TrainSet trainedOn = run.trainedOn(selected);
        RunResult result = new RunResult(
                plan.name(),
                plan.training().seed(),
                plan.training().optimizer().lr(),
                TrainedOn.of(trainedOn.size() > sets.train().size()).text(),
                trainedOn.size(),
                state.epoch(),
                selected,
                state.stretches(),
                test,
                sets.validation().isEmpty() ? Map.of() : scores(sets.validation(), selected, votes, false),
                run.holdsOut() ? scores(sets.holdout(), selected, Votes.ofTraining(votes.blend()), false) : Map.of(),
                run.holdsOut() ? state.tracks() : Map.of(),
                votes.stacked(),
                trainSeconds(),
                estimateSeconds(),
                wallSeconds(),
                waitShare());
        if (ModalityDropped.applies(
                context.experiment().modalities().keySet(),
                test)) { // after the times are taken: a measurement, not training
            folder.writeDropped(sets.test().name(), evaluation.dropped(test, selected, state.stretches()));
        }
        folder.writeResult(result);
        Checkpoint.forgetOlder(folder.last());
        return result;
    }

    /** Takes the parameters of lowest validation loss, with early stopping; returns the epochs that they have behind. */
    private int select() {
        if (plan.training().earlyStopping() == 0 || !Checkpoint.exists(folder.best())) {
            return state.epoch();
        }
        try (var _ = new Scope()) {
            Checkpoint.Loaded<RunState> best = Checkpoint.read(folder.best(), RunState.class);
            learner.load(best.tensors());
            learner.weights(best.record().stretches().getLast().weights());
            return best.record().epoch();
        }
    }

    private double estimateSeconds() {
        return state.stretches().stream()
                .map(StretchWeights::estimate)
                .mapToDouble(estimate -> estimate == null ? 0 : estimate.coreSeconds())
                .sum();
    }
}
