package org.gblend.train.estimate;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.data.sets.Folds;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.torch.Scope;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Checkpoint;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.Lockstep;
import org.gblend.train.loop.Midway;
import org.gblend.train.loop.StoppedException;
import org.gblend.train.loop.TrainingContext;
import org.jspecify.annotations.Nullable;

/** The k+1 trainings of an estimate on one pair of T and V, measured after each epoch; resumable at any batch. */
final class FoldTraining {
    private final TrainingContext context;
    private final EstimateConfig config;
    private final Lockstep lockstep;
    private final List<Learner> learners;
    private final Folds.Pair fold;
    private final SuperEpoch stretch;
    private final int epochs;
    private final int trained;
    private final Path checkpoint;
    private final GbEstimate.Work work;
    private final String name;
    private final AtomicFiles.Pacer pacer;
    private Progress state = new Progress(0, Map.of(), 0, null);
    private double before;

    /**
     * How far it is, as it is kept on disk.
     *
     * @param epoch epochs done
     * @param tracks each head on T' and V so far
     * @param coreSeconds what it cost so far
     * @param within how far the next epoch is; null at its start, and in checkpoints of format 1
     */
    record Progress(
            int epoch,
            Map<String, HeadTrack> tracks,
            double coreSeconds,
            @Nullable Midway within) {
        Midway midway() {
            return within == null ? Midway.start() : within;
        }
    }

    /**
     * A training that has not begun.
     *
     * @param learners one network per modality and the joint one, named after what its heads see
     * @param epochs epochs of the whole run
     * @param checkpoint where it is kept while it is not finished
     * @param name for progress
     */
    FoldTraining(
            TrainingContext context,
            EstimateConfig config,
            Lockstep lockstep,
            List<Learner> learners,
            Folds.Pair fold,
            SuperEpoch stretch,
            int epochs,
            Path checkpoint,
            GbEstimate.Work work,
            String name) {
        this.context = context;
        this.config = config;
        this.lockstep = lockstep;
        this.learners = learners;
        this.fold = fold;
        this.stretch = stretch;
        this.epochs = epochs;
        this.trained = config.epochs(stretch, epochs);
        this.checkpoint = checkpoint;
        this.work = work;
        this.name = name;
        this.pacer = new AtomicFiles.Pacer(training().checkpointSeconds());
    }

    private TrainingConfig training() {
        return context.experiment().training();
    }

    Progress run() {
        long seed = context.experiment().data().sets().seed();
        TrainSet probe = HeadMeter.probeOf(fold.train(), fold.holdout(), config.probe(), seed);
        HeadMeter measuring = new HeadMeter(lockstep, probe, fold.holdout());
        if (Checkpoint.exists(checkpoint)) {
            resume();
        } else {
            state = new Progress(0, start(measuring), seconds(), null);
        }
        try {
            while (state.epoch < trained) {
                epoch(measuring);
            }
            return state;
        } catch (StoppedException stopped) {
            save();
            throw stopped;
        }
    }

    private void resume() {
        try (var _ = new Scope()) {
            Checkpoint.Loaded<Progress> loaded = Checkpoint.readNewest(
                    checkpoint, Progress.class, text -> context.listener().note(name, text));
            learners.forEach(learner -> learner.load(loaded.tensors()));
            state = loaded.record();
        }
        before = state.coreSeconds;
        work.inherited(state.epoch * learners.size(), name + " resumed after epoch " + state.epoch);
    }

    private Map<String, HeadTrack> start(HeadMeter probe) {
        Map<String, Map<String, HeadPoint>> points = stretch.start() > 0
                ? probe.measure(stretch.start(), heads())
                : probe.untrained(config.initial(), heads());
        Map<String, HeadTrack> tracks = new LinkedHashMap<>();
        points.values()
                .forEach(byHead -> byHead.forEach((head, point) -> tracks.put(head, HeadTrack.startingAt(point))));
        return tracks;
    }

    private void epoch(HeadMeter probe) {
        boolean shortenedRun = stretch.start() == 0 && stretch.length() == epochs && trained < epochs;
        int schedule = shortenedRun ? trained : epochs;
        int epoch = stretch.start() + state.epoch;
        lockstep.train(fold.train(), epoch, schedule, training().schedule(), state.midway(), (where, batches) -> {
            state = new Progress(state.epoch, state.tracks, seconds(), where);
            if (where.batch() < batches && pacer.due()) {
                save();
            }
        });
        Map<String, HeadTrack> tracks = new LinkedHashMap<>(state.tracks);
        probe.measure(epoch + 1, heads())
                .values()
                .forEach(byHead -> byHead.forEach(
                        (head, point) -> tracks.computeIfPresent(head, (_, track) -> track.with(point))));
        state = new Progress(state.epoch + 1, tracks, seconds(), null);
        if (state.epoch < trained && pacer.due()) {
            save();
        }
        work.done(learners.size(), describe());
    }

    private void save() {
        learners.forEach(Learner::requireFinite);
        Checkpoint.write(checkpoint, Learner.states(learners), state, training().keepCheckpoints());
    }

    private double seconds() {
        return before + lockstep.coreSeconds();
    }

    /** Every learner here has exactly one head of each task. */
    private Map<String, List<String>> heads() {
        Map<String, List<String>> heads = new LinkedHashMap<>();
        learners.forEach(learner -> heads.put(learner.name(), learner.network().heads()));
        return heads;
    }

    private String describe() {
        StringBuilder text = new StringBuilder(name + " epoch " + state.epoch + "/" + trained + "  held-out loss");
        state.tracks.forEach((head, track) -> {
            HeadPoint last = track.last();
            if (last != null) {
                text.append(String.format(
                        Locale.ROOT, "  %s %.3f", head, last.heldOut().meanLoss()));
            }
        });
        return text.toString();
    }
}
