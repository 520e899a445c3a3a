package org.gblend.train.run;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.gblend.core.InputException;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.data.Loader;
import org.gblend.data.sets.Folds;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.LearnedConfig;
import org.gblend.train.config.PretrainedConfig;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.folder.Checkpoint;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.Lockstep;
import org.gblend.train.loop.TrainingContext;
import org.gblend.train.scheme.Scheme;
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
    private final boolean holdsOut;

    /**
     * What to train.
     *
     * @param name of the run, for progress and result
     * @param scheme how
     * @param training settings, the seed and the base learning rate among them
     * @param estimateTraining settings of an estimate's network by its modality, or {@code joint}; they may differ in the learning rate
     * @param onHoldout whether V is trained on as well, where the scheme lets it
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

    /**
     * A run that has not begun.
     *
     * @param reuse where trainings may be found that are its estimate's; null makes it train its own
     * @throws InputException if the plan needs a set that is empty
     */
    public TrainingRun(TrainingContext context, Plan plan, RunFolder folder, @Nullable EstimateReuse reuse) {
        this.context = context;
        this.plan = plan;
        this.folder = folder;
        this.reuse = reuse;
        var sets = context.sets();
        this.holdsOut = !sets.holdout().isEmpty() && !plan.onHoldout;
        if (plan.scheme.measures() && sets.holdout().isEmpty()) {
            throw new InputException(plan.name + ": this scheme measures on V, and V is empty; set data.sets.holdout"
                    + " above 0 (for example 0.15)");
        }
        EstimateConfig estimate = estimateConfig();
        if (plan.scheme.refit() > 0 && !(Objects.equals(estimate.fraction(), 1.0) && estimate.data() == 1)) {
            throw new InputException(
                    plan.name + ": online.refit compares with the naive networks of whole estimates, and"
                            + " estimate.fraction is " + estimate.fraction() + ", estimate.data " + estimate.data()
                            + "; set both to 1 or leave them out");
        }
        if (plan.training.earlyStopping() > 0 && sets.validation().isEmpty()) {
            throw new InputException(plan.name + ": early stopping needs a validation set; set data.sets.validation"
                    + " above 0, or training.early-stopping to 0");
        }
        if (plan.test && sets.test().isEmpty()) {
            throw new InputException(plan.name + ": the test set is empty; name the split column in data.columns.split,"
                    + " or set data.sets.test above 0");
        }
    }

    /** Tells the listener what is to come, and whether an earlier process has finished it. */
    public void announce() {
        context.listener().expect(plan.name, totalWork(), folder.isFinished() ? totalWork() : 0);
    }

    /**
     * Keeps the scheme at the start, and refuses to go on with another one where anything of it is there, its estimates among that.
     *
     * @param text the scheme's settings in words
     */
    public void bindScheme(String text) {
        folder.bindScheme(plan.name, text, plan.estimates);
    }

    /** Trains, or finishes what was begun, or returns what was finished. */
    public RunResult run() {
        RunResult finished = folder.result().orElse(null);
        if (finished != null && isWhole(finished)) {
            context.listener().inherited(plan.name, totalWork(), totalWork(), "was already finished");
            mend(finished);
            return finished;
        }
        try (RunLock _ = folder.lock();
                Loader loader = context.loader(trainSet(firstStretch()), plan.training, heads());
                Learner learner = new Learner(plan.name, network(), plan.training, Map.of())) {
            LearnedConfig learned = plan.scheme.learned();
            if (learned != null) {
                learner.learnWeights(learned);
            }
            if (finished != null && !Checkpoint.exists(folder.checkpoint(finished))) {
                Checkpoint.forget(folder.last()); // it is not what the result is of
            }
            PretrainedConfig pretraining = plan.scheme.pretraining();
            if (pretraining != null) {
                freeze(learner.network(), pretraining.frozenStages());
            }
            folder.writeStatistics(loader.statistics());
            Lockstep lockstep = new Lockstep(context.pool(), loader, context.data(), List.of(learner));
            return new Session(this, learner, lockstep).run();
        }
    }

    /** What {@code predict} needs and is gone: the statistics are measured again; of the parameters it is said what to do. */
    private void mend(RunResult finished) {
        folder.lostCheckpoint(finished).ifPresent(lost -> context.listener().note(plan.name, lost));
        if (!folder.hasStatistics()) {
            try (RunLock _ = folder.lock();
                    Loader loader = context.loader(trainSet(firstStretch()), plan.training, heads())) {
                folder.writeStatistics(loader.statistics());
            }
            context.listener()
                    .note(plan.name, "statistics.json was missing, which predict needs: it was measured again");
        }
    }

    /** Whether a finished run was tested, where it shall be, and has what it predicted. */
    private boolean isWhole(RunResult result) {
        if (!plan.test) {
            return true;
        }
        if (result.test().isEmpty()) {
            return false;
        }
        Optional<String> lost = folder.lostPredictions();
        if (lost.isPresent() && !Checkpoint.exists(folder.last()) && Checkpoint.exists(folder.checkpoint(result))) {
            throw new InputException(
                    lost.get() + ", and so is " + folder.last() + ", from which the run would be evaluated"
                            + " again; its best epoch is kept. Put one of the two back from a copy, or remove "
                            + folder.path().resolve(RunFolder.RESULT) + " to train it again");
        }
        lost.ifPresent(why -> context.listener()
                .note(
                        plan.name,
                        why
                                + (Checkpoint.exists(folder.checkpoint(result))
                                        ? "; the run is evaluated again from its checkpoint"
                                        : "; its checkpoint is gone as well, so that it is trained again")));
        return lost.isEmpty();
    }

    private void freeze(MultiHeadNetwork network, int stages) {
        if (stages > network.stages()) {
            throw new InputException(
                    plan.name + ": pretrained.frozen-stages is " + stages + ", but the deepest encoder has "
                            + network.stages() + "; give at most that, which holds every encoder whole");
        }
        network.freeze(stages);
    }

    /** The parts that the scheme's heads need, at their initial values. */
    private MultiHeadNetwork network() {
        try (MultiHeadNetwork full = context.network(plan.training)) {
            return full.copy(new LinkedHashSet<>(heads()));
        }
    }

    TrainingContext context() {
        return context;
    }

    Plan plan() {
        return plan;
    }

    RunFolder folder() {
        return folder;
    }

    @Nullable
    EstimateReuse reuse() {
        return reuse;
    }

    /** What a stretch trains on: T, or T and V. */
    TrainSet trainSet(SuperEpoch stretch) {
        var sets = context.sets();
        return trainsOnHoldout(stretch) ? sets.train().withHoldout(sets.holdout()) : sets.train();
    }

    /** Whether V is trained on in a stretch. */
    boolean trainsOnHoldout(SuperEpoch stretch) {
        return plan.onHoldout && !context.sets().holdout().isEmpty() && plan.scheme.trainsOnHoldout(stretch, epochs());
    }

    /** By its training samples inputs are standardised throughout. */
    SuperEpoch firstStretch() {
        return plan.scheme.superEpochs(epochs()).getFirst();
    }

    /** All that was trained on in some epochs. */
    TrainSet trainedOn(int epochs) {
        return plan.scheme.superEpochs(epochs()).stream()
                .filter(stretch -> stretch.start() < epochs && trainsOnHoldout(stretch))
                .findFirst()
                .map(this::trainSet)
                .orElse(context.sets().train());
    }

    /** Whether there is a V that is never trained on, so that it can be measured on to the end. */
    boolean holdsOut() {
        return holdsOut;
    }

    /**
     * The pairs of T and V that an estimate before this stretch may use. Untrained parameters have seen nothing, so every
     * fold of a cross-fitted V will do; parameters that were trained on this run's T have seen the V of all folds but the
     * first, whose loss would no longer be held out.
     */
    List<Folds.Pair> folds(SuperEpoch stretch) {
        List<Folds.Pair> all = context.folds();
        return stretch.start() == 0 ? all : List.of(all.getFirst());
    }

    /** How the weights are measured. */
    EstimateConfig estimateConfig() {
        return plan.scheme.estimate(context.experiment().estimate());
    }

    List<String> heads() {
        return plan.scheme.heads(context.experiment().heads());
    }

    int epochs() {
        return plan.training.epochs();
    }

    /** Epochs of one network, those of the estimates included. */
    public double totalWork() {
        return epochs()
                + pretrainingWork()
                + plan.scheme.superEpochs(epochs()).stream()
                        .mapToDouble(this::estimateWork)
                        .sum();
    }

    /** Epochs that each modality is trained alone before the run; 0 without pre-training. */
    int pretrainingEpochs() {
        PretrainedConfig config = plan.scheme.pretraining();
        return config == null ? 0 : config.epochs() == 0 ? epochs() : config.epochs();
    }

    /** The same in epochs of one network. */
    double pretrainingWork() {
        return (double) pretrainingEpochs() * context.experiment().modalities().size();
    }

    /** Epochs of one network that the estimate before a stretch trains; none where its trainings are reused. */
    double estimateWork(SuperEpoch stretch) {
        return plan.scheme.trainsCopies() && reuse == null
                ? (double) estimateConfig().epochs(stretch, epochs())
                        * Head.parts(heads()).size()
                        * folds(stretch).size()
                : 0;
    }
}
