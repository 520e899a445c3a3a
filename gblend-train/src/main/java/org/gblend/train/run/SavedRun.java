package org.gblend.train.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.gblend.core.InputException;
import org.gblend.data.Loader;
import org.gblend.data.sets.SampleSet;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.weights.TorchNames;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.ModalityRecipe;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.eval.HeadScores;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.folder.Checkpoint;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.Lockstep;
import org.gblend.train.loop.TrainingContext;
import org.gblend.train.scheme.StretchWeights;

/**
 * A finished run, read back from its folder.
 *
 * @param folder where it is
 * @param result what it said at its end
 */
public record SavedRun(RunFolder folder, RunResult result) {
    /**
     * A finished run.
     *
     * @throws InputException if the folder holds no finished run
     */
    public static SavedRun open(Path path) {
        RunFolder folder = new RunFolder(path);
        return folder.result()
                .map(result -> new SavedRun(folder, result))
                .orElseThrow(() -> new InputException(path
                        + ": no finished run is here (" + RunFolder.RESULT
                        + " is missing); finish it with the command that began it,"
                        + " or name a folder such as runs/NAME/seed-1/naive.T"));
    }

    /**
     * The experiment that was trained here, of the one whose settings are kept with the run or with its comparison: a
     * comparison's variations are changed in their own ways.
     */
    public Experiment experiment(Experiment kept) {
        return RunName.parse(result.name())
                .map(name -> kept.ofLine(name.line()))
                .orElse(kept);
    }

    /** The same with those modalities alone that a head of the run sees. */
    public Experiment seen(Experiment experiment) {
        Map<String, ModalityRecipe> seen = new LinkedHashMap<>(experiment.modalities());
        seen.keySet()
                .removeIf(name ->
                        !Head.anyJoint(heads()) && Head.ofPart(heads(), name).isEmpty());
        return experiment.withModalities(seen);
    }

    /** Every head's scores on a set. */
    public Map<String, HeadScores> evaluate(TrainingContext context, SampleSet set, int clips) {
        TrainingConfig training = context.experiment().training().withSeed(result.seed());
        try (Loader loader = loader(context, training)) {
            return with(context, loader, (lockstep, trained) -> evaluate(lockstep, trained, set, clips));
        }
    }

    /** Standardised as the run was; of a version that did not keep how, by what it was trained on. */
    private Loader loader(TrainingContext context, TrainingConfig training) {
        return folder.hasStatistics()
                ? context.loader(folder.statistics().modalities(), training, heads())
                : context.loader(trainSet(context), training, heads());
    }

    private TrainSet trainSet(TrainingContext context) {
        return result.trainedOn().equals(TrainedOn.T.text())
                ? context.sets().train()
                : context.sets().train().withHoldout(context.sets().holdout());
    }

    /**
     * What is left when a modality is taken away, which is kept in the run folder; empty for a network of one modality.
     *
     * @param whole the scores with nothing taken away
     */
    public Optional<ModalityDropped> dropped(
            TrainingContext context, SampleSet set, int clips, Map<String, Score> whole) {
        if (!ModalityDropped.applies(context.experiment().modalities().keySet(), whole)) {
            return Optional.empty();
        }
        TrainingConfig training = context.experiment().training().withSeed(result.seed());
        try (Loader loader = loader(context, training)) {
            ModalityDropped dropped = dropped(context, loader, set, clips, whole, trainSet(context));
            folder.writeDropped(set.name(), dropped);
            return Optional.of(dropped);
        }
    }

    /**
     * The same on samples that came after the training; how many training samples lack a modality is what the run kept of its
     * test. Empty where it kept nothing.
     *
     * @param name of these samples, for the file
     */
    public Optional<ModalityDropped> droppedOn(
            String name, TrainingContext context, SampleSet set, int clips, Map<String, Score> whole) {
        Optional<ModalityDropped> kept = folder.readDropped("test");
        if (kept.isEmpty()
                || !ModalityDropped.applies(context.experiment().modalities().keySet(), whole)) {
            return Optional.empty();
        }
        TrainingConfig training = context.experiment().training().withSeed(result.seed());
        try (Loader loader = context.loader(folder.statistics().modalities(), training, heads())) {
            ModalityDropped dropped = dropped(
                            context, loader, set, clips, whole, context.sets().train())
                    .withTraining(kept.get());
            folder.writeDropped(name, dropped);
            return Optional.of(dropped);
        }
    }

    private ModalityDropped dropped(
            TrainingContext context,
            Loader loader,
            SampleSet set,
            int clips,
            Map<String, Score> whole,
            TrainSet train) {
        return with(
                context,
                loader,
                (lockstep, trained) -> ModalityDropped.measure(
                        lockstep,
                        result.name(),
                        trained,
                        context.experiment().modalities().keySet(),
                        set,
                        clips,
                        result.votes().blend(),
                        whole,
                        context.data(),
                        train));
    }

    /**
     * Every head's probabilities for samples that came after the training, standardised as those of the training were.
     * Where they have no labels, what follows from the labels means nothing.
     *
     * @param context whose experiment has no modalities but those that the run's heads see
     */
    public Map<String, HeadScores> predict(TrainingContext context, SampleSet set, int clips) {
        TrainingConfig training = context.experiment().training().withSeed(result.seed());
        try (Loader loader = context.loader(folder.statistics().modalities(), training, heads())) {
            return with(context, loader, (lockstep, trained) -> evaluate(lockstep, trained, set, clips));
        }
    }

    private Map<String, HeadScores> evaluate(Lockstep lockstep, List<String> trained, SampleSet set, int clips) {
        return new LinkedHashMap<>(
                lockstep.evaluate(set, Map.of(result.name(), trained), clips).getOrDefault(result.name(), Map.of()));
    }

    /** Does something with the run's network and the heads of it that were trained. */
    private <T> T with(TrainingContext context, Loader loader, BiFunction<Lockstep, List<String>, T> work) {
        TrainingConfig training = context.experiment().training().withSeed(result.seed());
        try (MultiHeadNetwork full = context.unfilled(training);
                Learner learner = new Learner(result.name(), full.copy(heads()), training, result.lastWeights())) {
            try (var _ = new Scope()) {
                learner.load(state());
            }
            Lockstep lockstep = new Lockstep(context.pool(), loader, context.data(), List.of(learner));
            lockstep.onEvaluated((batch, batches) -> context.listener()
                    .progress(result.name(), batch, batches, "measuring, batch " + batch + "/" + batches));
            Set<String> everTrained = trainedHeads();
            List<String> trained = learner.network().heads().stream()
                    .filter(everTrained::contains)
                    .toList();
            return work.apply(lockstep, trained);
        }
    }

    /**
     * Writes a modality's encoder and head as safetensors, under the names of torchvision's networks.
     *
     * @return how many tensors
     * @throws InputException if the run has no such encoder; it names those that it has
     */
    public int writeEncoder(String modality, Path file) {
        String prefix = result.name() + "/net/";
        try (var _ = new Scope()) {
            Map<String, Tensor> state = Checkpoint.part(state(), prefix);
            Map<String, Tensor> encoder = TorchNames.encoder(state, modality);
            if (encoder.isEmpty()) {
                throw new InputException(folder.path() + ": the run has no encoder of modality '" + modality
                        + "'; it has " + String.join(", ", TorchNames.modalities(state)));
            }
            Safetensors.write(file, encoder, Map.of("format", "pt"));
            return encoder.size();
        }
    }

    /** Its parameters, in the open scope. */
    private Map<String, Tensor> state() {
        folder.lostCheckpoint(result).ifPresent(lost -> {
            throw new InputException(lost);
        });
        return Checkpoint.read(folder.checkpoint(result), RunState.class).tensors();
    }

    /** The names of its predictions, of several tasks those that tell the action: of parts that it sees, and of mixtures. */
    public List<String> predictions() {
        return Predictions.parts(trainedHeads(), result.votes());
    }

    /** The heads that had a weight before the epoch whose parameters are kept. */
    private Set<String> trainedHeads() {
        return StretchWeights.trained(StretchWeights.before(result.selectedEpoch(), result.stretches()));
    }

    /** The heads that the network was built with: all where weights were measured, else those that ever have a weight. */
    public Set<String> heads() {
        StretchWeights any = result.stretches().getFirst();
        return any.estimate() == null
                ? StretchWeights.trained(result.stretches())
                : any.weights().keySet();
    }
}
