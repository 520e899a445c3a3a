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
import org.gblend.data.Folds;
import org.gblend.data.Loader;
import org.gblend.data.TrainSet;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Optimizer;
import org.gblend.nn.torch.Scope;
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
 * <p>All k+1 networks train from one pass over the data, side by side. The network that the copies are taken from is
 * not touched, nor is any random stream of its run. Every epoch leaves a checkpoint, so that a killed estimate goes on
 * where it was.
 */
public final class GbEstimate {
    private final TrainingContext context;
    private final EstimateConfig config;
    private final Function<String, TrainingConfig> training;
    private final List<Folds.Pair> folds;
    private final Path folder;
    private final Work work;

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
     * @param training settings of the network whose single head this is; they may differ in the learning rate
     * @param folds pairs of T and V; the measures of several are pooled
     * @param folder of this estimate's checkpoints
     */
    public GbEstimate(
            TrainingContext context,
            EstimateConfig config,
            Function<String, TrainingConfig> training,
            List<Folds.Pair> folds,
            Path folder,
            Work work) {
        this.context = context;
        this.config = config;
        this.training = training;
        this.folds = List.copyOf(folds);
        this.folder = folder;
        this.work = work;
    }

    /**
     * What the k+1 trainings left, before any rule turns it into weights.
     *
     * @param tracks each head's track, one per fold
     * @param trained epochs trained
     * @param coreSeconds what it cost
     */
    public record Measured(Map<String, List<HeadTrack>> tracks, int trained, double coreSeconds) {}

    /** One fold's part, as it is kept on disk. */
    record FoldRecord(int epoch, Map<String, HeadTrack> tracks, double coreSeconds) {}

    /**
     * Trains and measures.
     *
     * @param phi the network to copy from
     * @param optimizer its optimiser, whose state the copies start with if the settings say so
     * @param stretch the epochs that the weights are for
     * @param epochs epochs of the whole run
     */
    public Measured measure(MultiHeadNetwork phi, @Nullable Optimizer optimizer, SuperEpoch stretch, int epochs) {
        int trained = config.epochs(stretch.length());
        Map<String, List<HeadTrack>> tracks = new LinkedHashMap<>();
        phi.heads().forEach(head -> tracks.put(head, new ArrayList<>()));
        double coreSeconds = 0;
        for (int index = 0; index < folds.size(); index++) {
            FoldRecord fold = fold(index, phi, optimizer, stretch, epochs, trained);
            fold.tracks.forEach((head, track) ->
                    tracks.getOrDefault(head, new ArrayList<>()).add(track));
            coreSeconds += fold.coreSeconds;
        }
        return new Measured(tracks, trained, coreSeconds);
    }

    private FoldRecord fold(
            int index,
            MultiHeadNetwork phi,
            @Nullable Optimizer optimizer,
            SuperEpoch stretch,
            int epochs,
            int trained) {
        Path finished = folder.resolve("fold-" + index + ".json");
        if (Files.exists(finished)) {
            FoldRecord record = Json.read(finished, FoldRecord.class);
            work.inherited(trained * record.tracks.size(), "fold " + (index + 1) + " was already measured");
            return record;
        }
        Path checkpoint = folder.resolve("fold-" + index + ".safetensors");
        Folds.Pair fold = folds.get(index);
        List<Learner> learners = new ArrayList<>();
        try (Loader loader =
                context.loader(fold.train(), training.apply(phi.heads().getFirst()), phi.heads())) {
            for (String head : phi.heads()) {
                learners.add(alone(head, phi, optimizer));
            }
            Lockstep lockstep = new Lockstep(context.pool(), loader, context.data(), learners);
            FoldRecord record = train(index, lockstep, learners, fold, stretch, epochs, trained, checkpoint);
            AtomicFiles.write(finished, Json.write(record));
            AtomicFiles.delete(checkpoint);
            return record;
        } finally {
            learners.forEach(Learner::close);
        }
    }

    /** The network of one head alone: an encoder with its linear head, or for the joint head all encoders and fusion. */
    private Learner alone(String head, MultiHeadNetwork phi, @Nullable Optimizer optimizer) {
        Learner learner = new Learner(head, phi.copy(Set.of(head)), training.apply(head), Map.of(head, 1.0));
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

    private FoldRecord train(
            int index,
            Lockstep lockstep,
            List<Learner> learners,
            Folds.Pair fold,
            SuperEpoch stretch,
            int epochs,
            int trained,
            Path checkpoint) {
        TrainSet probe = HeldOutProbe.probeOf(fold.train(), fold.holdout(), config.probe(), probeSeed());
        HeldOutProbe measuring = new HeldOutProbe(lockstep, probe, fold.holdout());
        boolean shortenedRun = stretch.start() == 0 && stretch.length() == epochs && trained < epochs;
        int schedule = shortenedRun ? trained : epochs;
        FoldRecord state = resumed(checkpoint, learners);
        if (state == null) {
            state = new FoldRecord(0, before(measuring, learners, stretch), lockstep.coreSeconds());
        } else {
            work.inherited(state.epoch * learners.size(), "estimate resumed after epoch " + state.epoch);
        }
        double spent = state.coreSeconds - lockstep.coreSeconds();
        AtomicFiles.Pacer pacer =
                new AtomicFiles.Pacer(context.experiment().training().checkpointSeconds());
        for (int epoch = state.epoch; epoch < trained; epoch++) {
            lockstep.train(
                    fold.train(),
                    stretch.start() + epoch,
                    schedule,
                    context.experiment().training().schedule());
            Map<String, HeadTrack> tracks = advance(state.tracks, measuring, learners, stretch.start() + epoch + 1);
            state = new FoldRecord(epoch + 1, tracks, spent + lockstep.coreSeconds());
            if (epoch + 1 < trained && pacer.due()) {
                Checkpoint.write(checkpoint, Learner.states(learners), state);
            }
            work.done(learners.size(), describe(index, epoch + 1, trained, tracks));
        }
        return state;
    }

    private @Nullable FoldRecord resumed(Path checkpoint, List<Learner> learners) {
        if (!Checkpoint.exists(checkpoint)) {
            return null;
        }
        try (var _ = new Scope()) {
            Checkpoint.Loaded<FoldRecord> loaded = Checkpoint.read(checkpoint, FoldRecord.class);
            learners.forEach(learner -> learner.load(loaded.tensors()));
            return loaded.record();
        }
    }

    private Map<String, HeadTrack> before(HeldOutProbe probe, List<Learner> learners, SuperEpoch stretch) {
        Map<String, Map<String, HeadPoint>> points = stretch.start() > 0
                ? probe.measure(stretch.start(), heads(learners))
                : probe.untrained(config.initial(), context.data().classNames().size(), heads(learners));
        Map<String, HeadTrack> tracks = new LinkedHashMap<>();
        points.values()
                .forEach(byHead -> byHead.forEach((head, point) -> tracks.put(head, HeadTrack.startingAt(point))));
        return tracks;
    }

    private static Map<String, HeadTrack> advance(
            Map<String, HeadTrack> tracks, HeldOutProbe probe, List<Learner> learners, int epoch) {
        Map<String, HeadTrack> next = new LinkedHashMap<>(tracks);
        probe.measure(epoch, heads(learners))
                .values()
                .forEach(byHead ->
                        byHead.forEach((head, point) -> next.computeIfPresent(head, (_, track) -> track.with(point))));
        return next;
    }

    /** Every learner here has exactly one head, after which it is named. */
    private static Map<String, List<String>> heads(List<Learner> learners) {
        Map<String, List<String>> heads = new LinkedHashMap<>();
        learners.forEach(learner -> heads.put(learner.name(), List.of(learner.name())));
        return heads;
    }

    private long probeSeed() {
        return context.experiment().data().sets().seed();
    }

    private String describe(int fold, int epoch, int trained, Map<String, HeadTrack> tracks) {
        StringBuilder text = new StringBuilder("estimate");
        if (folds.size() > 1) {
            text.append(" fold ").append(fold + 1).append('/').append(folds.size());
        }
        text.append(" epoch ").append(epoch).append('/').append(trained).append("  held-out loss");
        tracks.forEach((head, track) -> {
            HeadPoint last = track.last();
            if (last != null) {
                text.append(String.format(
                        java.util.Locale.ROOT, "  %s %.3f", head, last.heldOut().meanLoss()));
            }
        });
        return text.toString();
    }
}
