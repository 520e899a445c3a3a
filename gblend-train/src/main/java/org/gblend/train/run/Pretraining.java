package org.gblend.train.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.data.Loader;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.estimate.GbEstimate;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Checkpoint;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.Lockstep;
import org.gblend.train.loop.Midway;
import org.gblend.train.loop.StoppedException;
import org.gblend.train.loop.TrainingContext;
import org.jspecify.annotations.Nullable;

/**
 * Every modality's network trained alone, side by side, as starting point of a multi-modal one.
 *
 * <p>Each is, to the bit, the uni-modal run of the same seed, learning rate, epochs and samples (without early stopping). They
 * stay in the run's folder as {@code pretrained.safetensors}, from which a killed pre-training goes on.
 */
final class Pretraining {
    private final TrainingRun run;
    private final TrainingContext context;
    private final int epochs;
    private final Path checkpoint;

    private Progress now = new Progress(0, 0, null);

    /**
     * How far it is.
     *
     * @param epoch epochs done
     * @param coreSeconds what they cost
     * @param within how far the next epoch is; null at its start
     */
    record Progress(int epoch, double coreSeconds, @Nullable Midway within) {
        Midway midway() {
            return within == null ? Midway.start() : within;
        }
    }

    Pretraining(TrainingRun run, int epochs) {
        this.run = run;
        this.context = run.context();
        this.epochs = epochs;
        this.checkpoint = run.folder().path().resolve("pretrained.safetensors");
    }

    /**
     * Trains, or finishes what was begun, and copies what a network has of it into that network.
     *
     * @return core seconds that it took
     */
    double into(MultiHeadNetwork network, GbEstimate.Work work) {
        TrainingConfig training = run.plan().training();
        List<String> modalities = List.copyOf(context.experiment().modalities().keySet());
        List<Learner> learners = new ArrayList<>();
        try (Loader loader = context.loader(run.trainSet(run.firstStretch()), training, modalities);
                MultiHeadNetwork full = context.network(training)) {
            for (String modality : modalities) {
                TrainingConfig own = run.plan().estimateTraining().apply(modality);
                Map<String, Double> weights = new LinkedHashMap<>();
                Head.ofPart(full.heads(), modality).forEach(head -> weights.put(head, 1.0));
                learners.add(new Learner(modality, full.copy(weights.keySet()), own, weights));
            }
            Lockstep lockstep = new Lockstep(context.pool(), loader, context.data(), learners);
            lockstep.onSkip(text -> context.listener().note(run.plan().name(), text));
            double seconds = train(lockstep, learners, work);
            copy(learners, network);
            return seconds;
        } finally {
            learners.forEach(Learner::close);
        }
    }

    private double train(Lockstep lockstep, List<Learner> learners, GbEstimate.Work work) {
        TrainingConfig training = run.plan().training();
        Progress before = resumed(learners);
        if (before.epoch > 0) {
            work.inherited(before.epoch * learners.size(), "pre-training resumed after epoch " + before.epoch);
        }
        now = before;
        AtomicFiles.Pacer pacer = new AtomicFiles.Pacer(training.checkpointSeconds());
        try {
            while (now.epoch < epochs) {
                lockstep.train(
                        run.trainSet(run.firstStretch()),
                        now.epoch,
                        epochs,
                        training.schedule(),
                        now.midway(),
                        (where, batches) -> {
                            now = new Progress(now.epoch, before.coreSeconds + lockstep.coreSeconds(), where);
                            if (where.batch() < batches && pacer.due()) {
                                save(learners);
                            }
                        });
                now = new Progress(now.epoch + 1, before.coreSeconds + lockstep.coreSeconds(), null);
                if (now.epoch == epochs || pacer.due()) {
                    save(learners);
                }
                work.done(learners.size(), "pre-training epoch " + now.epoch + "/" + epochs);
            }
            return now.coreSeconds;
        } catch (StoppedException stopped) {
            save(learners);
            throw stopped;
        }
    }

    private void save(List<Learner> learners) {
        learners.forEach(Learner::requireFinite);
        int keep = run.plan().training().keepCheckpoints();
        Checkpoint.write(checkpoint, Learner.states(learners), now, now.epoch == epochs ? 1 : keep);
        if (now.epoch == epochs) {
            Checkpoint.forgetOlder(checkpoint);
        }
    }

    private Progress resumed(List<Learner> learners) {
        if (!Checkpoint.exists(checkpoint)) {
            return new Progress(0, 0, null);
        }
        try (var _ = new Scope()) {
            Checkpoint.Loaded<Progress> loaded = Checkpoint.readNewest(
                    checkpoint,
                    Progress.class,
                    text -> context.listener().note(run.plan().name(), text));
            learners.forEach(learner -> learner.load(loaded.tensors()));
            return loaded.record();
        }
    }

    private static void copy(List<Learner> learners, MultiHeadNetwork network) {
        Map<String, Tensor> start = new LinkedHashMap<>(network.state());
        learners.forEach(learner -> learner.network().state().forEach(start::replace));
        network.load(start);
    }
}
