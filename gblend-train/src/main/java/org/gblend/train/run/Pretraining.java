package org.gblend.train.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gblend.data.Loader;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.estimate.GbEstimate;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Checkpoint;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.Lockstep;
import org.gblend.train.loop.TrainingContext;

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

    /** How far it is. */
    record Progress(int epoch, double coreSeconds) {}

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
        try (Loader loader = context.loader(run.trainSet(), training, modalities);
                MultiHeadNetwork full = context.network(training)) {
            for (String modality : modalities) {
                TrainingConfig own = run.plan().estimateTraining().apply(modality);
                learners.add(new Learner(modality, full.copy(Set.of(modality)), own, Map.of(modality, 1.0)));
            }
            Lockstep lockstep = new Lockstep(context.pool(), loader, context.data(), learners);
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
        AtomicFiles.Pacer pacer = new AtomicFiles.Pacer(training.checkpointSeconds());
        for (int epoch = before.epoch; epoch < epochs; epoch++) {
            lockstep.train(run.trainSet(), epoch, epochs, training.schedule());
            if (epoch + 1 == epochs || pacer.due()) {
                Progress now = new Progress(epoch + 1, before.coreSeconds + lockstep.coreSeconds());
                Checkpoint.write(checkpoint, Learner.states(learners), now);
            }
            work.done(learners.size(), "pre-training epoch " + (epoch + 1) + "/" + epochs);
        }
        return before.coreSeconds + lockstep.coreSeconds();
    }

    private Progress resumed(List<Learner> learners) {
        if (!Checkpoint.exists(checkpoint)) {
            return new Progress(0, 0);
        }
        try (var _ = new Scope()) {
            Checkpoint.Loaded<Progress> loaded = Checkpoint.read(checkpoint, Progress.class);
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
