package org.gblend.train.estimate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.data.Loader;
import org.gblend.data.sets.Folds;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Optimizer;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.EstimateConfig.OptimizerState;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Checkpoint;
import org.gblend.train.folder.Json;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.Lockstep;
import org.gblend.train.loop.TrainingContext;
import org.jspecify.annotations.Nullable;

/**
 * GB_Estimate (Wang, Tran, Feiszli, CVPR 2020, Algorithm 1): from copies of the parameters {@code phi^N}, the network of
 * each modality and the naive multi-modal network are each trained alone, on their own single loss, for n epochs on T;
 * O is measured on T' and V, G on V.
 *
 * <p>Of several tasks, the network of a modality has its heads of all tasks and is trained on the sum of their losses, as the
 * encoder is shared in the network that the weights are for; the joint one likewise. There are k+1 trainings whatever the
 * number of tasks, and O and G are measured of each head.
 *
 * <p>All k+1 networks train from one pass over the data, side by side. The network that the copies are taken from is
 * not touched, nor is any random stream of its run. Checkpoints are left on the way, so that a killed estimate goes
 * on where it was.
 */
public final class GbEstimate {
    private final TrainingContext context;
    private final EstimateConfig config;
    private final Function<String, TrainingConfig> training;
    private final List<Folds.Pair> folds;
    private final Path folder;
    private final Work work;
    private final int refit;

    /** Hears of each network-epoch done. */
    @FunctionalInterface
    public interface Work {
        void done(double networkEpochs, String text);

        /** The same for what an earlier process has done. */
        default void inherited(double networkEpochs, String text) {
            done(networkEpochs, text);
        }
    }

    /**
     * An estimate that has not begun.
     *
     * @param config how weights are measured
     * @param training settings of the network of a modality, or of {@code joint}; they may differ in the learning rate
     * @param folds pairs of T and V; the measures of several are pooled
     * @param folder of this estimate's checkpoints
     * @param refit epochs for which the naive network's joint head is trained on, its encoders frozen; 0 leaves that out
     */
    public GbEstimate(
            TrainingContext context,
            EstimateConfig config,
            Function<String, TrainingConfig> training,
            List<Folds.Pair> folds,
            Path folder,
            Work work,
            int refit) {
        this.context = context;
        this.config = config;
        this.training = training;
        this.folds = List.copyOf(folds);
        this.folder = folder;
        this.work = work;
        this.refit = refit;
    }

    /**
     * What the k+1 trainings left, before any rule turns it into weights.
     *
     * @param tracks each head's track, one per fold
     * @param trained epochs trained
     * @param coreSeconds what it cost
     */
    public record Measured(Map<String, List<HeadTrack>> tracks, int trained, double coreSeconds) {}

    /**
     * Trains and measures.
     *
     * @param phi the network to copy from
     * @param optimizer its optimiser, whose state the copies start with if the settings say so
     * @param stretch the epochs that the weights are for
     * @param epochs epochs of the whole run
     */
    public Measured measure(MultiHeadNetwork phi, @Nullable Optimizer optimizer, SuperEpoch stretch, int epochs) {
        int trained = config.epochs(stretch, epochs);
        Map<String, List<HeadTrack>> tracks = new LinkedHashMap<>();
        phi.heads().forEach(head -> tracks.put(head, new ArrayList<>()));
        double coreSeconds = 0;
        for (int index = 0; index < folds.size(); index++) {
            FoldTraining.Progress fold = fold(index, phi, optimizer, stretch, epochs, trained);
            fold.tracks().forEach((head, track) -> of(tracks, head).add(track));
            coreSeconds += fold.coreSeconds();
        }
        return new Measured(tracks, trained, coreSeconds);
    }

    private static List<HeadTrack> of(Map<String, List<HeadTrack>> tracks, String head) {
        List<HeadTrack> own = tracks.get(head);
        if (own == null) {
            throw new IllegalStateException("a track of head '" + head + "', where the network has " + tracks.keySet());
        }
        return own;
    }

    /** What an estimate's folder keeps of a fold that is measured. */
    public static Path fold(Path estimate, int index) {
        return estimate.resolve("fold-" + index + ".json");
    }

    private FoldTraining.Progress fold(
            int index,
            MultiHeadNetwork phi,
            @Nullable Optimizer optimizer,
            SuperEpoch stretch,
            int epochs,
            int trained) {
        Path finished = fold(folder, index);
        if (Files.exists(finished)) {
            FoldTraining.Progress record = Json.read(
                    finished, FoldTraining.Progress.class, "the same command trains this part of the estimate again");
            work.inherited(
                    trained * Head.parts(record.tracks().keySet()).size(),
                    "fold " + (index + 1) + " was already measured");
            return record;
        }
        Path checkpoint = folder.resolve("fold-" + index + ".safetensors");
        Folds.Pair fold = share(folds.get(index));
        List<Learner> learners = new ArrayList<>();
        // Standardised as the run itself is, whose statistics are those of all of T.
        try (Loader loader = context.loader(
                folds.get(index).train(), training.apply(Head.part(phi.heads().getFirst())), phi.heads())) {
            for (String part : Head.parts(phi.heads())) {
                learners.add(alone(part, phi, optimizer));
            }
            Lockstep lockstep = new Lockstep(context.pool(), loader, context.data(), learners);
            lockstep.onSkip(text -> context.listener().note("estimate", text));
            String name = folds.size() > 1 ? "estimate fold " + (index + 1) + "/" + folds.size() : "estimate";
            FoldTraining.Progress record = new FoldTraining(
                            context, config, lockstep, learners, fold, stretch, epochs, checkpoint, work, name)
                    .run();
            if (refit > 0 && index == 0 && trained == stretch.length() && config.data() == 1) {
                refit(learners.getLast(), fold, stretch);
            }
            AtomicFiles.write(finished, Json.write(record));
            AtomicFiles.delete(checkpoint);
            Checkpoint.forgetOlder(checkpoint);
            return record;
        } finally {
            learners.forEach(Learner::close);
        }
    }

    /** The pair with the part of its T that the estimate trains on. */
    private Folds.Pair share(Folds.Pair fold) {
        if (config.data() == 1) {
            return fold;
        }
        long seed = context.experiment().data().sets().seed();
        return new Folds.Pair(fold.train().share(config.data(), context.data()::label, seed), fold.holdout());
    }

    private void refit(Learner naive, Folds.Pair fold, SuperEpoch stretch) {
        Refit.measure(
                context,
                naive.network(),
                training.apply(naive.name()),
                fold,
                stretch.end(),
                refit,
                folder.resolve(Refit.NAIVE));
    }

    /** The network of one head of each task alone: an encoder with its linear heads, or all encoders and fusion. */
    private Learner alone(String part, MultiHeadNetwork phi, @Nullable Optimizer optimizer) {
        Set<String> heads = Head.ofPart(phi.heads(), part);
        Map<String, Double> weights = new LinkedHashMap<>();
        heads.forEach(head -> weights.put(head, 1.0));
        Learner learner = new Learner(part, phi.copy(heads), training.apply(part), weights);
        boolean copied = config.optimizerState() == OptimizerState.COPIED;
        if (copied && optimizer != null) {
            Map<String, Tensor> state = new LinkedHashMap<>(learner.optimizer().state());
            state.keySet().retainAll(optimizer.state().keySet());
            Map<String, Tensor> start = new LinkedHashMap<>(learner.optimizer().state());
            state.keySet().forEach(key -> start.put(key, optimizer.state().get(key)));
            learner.optimizer().load(start);
        }
        return learner;
    }
}
