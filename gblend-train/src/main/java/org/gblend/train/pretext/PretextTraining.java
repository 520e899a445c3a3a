package org.gblend.train.pretext;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.data.Batch;
import org.gblend.data.Batches;
import org.gblend.data.Loader;
import org.gblend.data.sets.FourSets;
import org.gblend.data.sets.SampleSet;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.Blueprint;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.NetworkConfig;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Guard;
import org.gblend.nn.torch.Optimizer;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.torch.Torch;
import org.gblend.nn.weights.TorchNames;
import org.gblend.train.config.PretrainConfig;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Checkpoint;
import org.gblend.train.folder.Json;
import org.gblend.train.loop.BatchTensors;
import org.gblend.train.loop.DivergedException;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.StoppedException;
import org.gblend.train.loop.TrainingContext;
import org.gblend.train.run.RunFolder;
import org.jspecify.annotations.Nullable;

/**
 * Trains the encoders of all modalities to find each other's clips ({@link Synchronisation}), on T and without its labels; a
 * linear layer per modality takes their features to the common space. Negatives go from easy to hard. Resumable at any batch.
 */
public final class PretextTraining implements AutoCloseable {
    private static final int PLACES = 2;
    private static final String RESULT = "pretrain.json";

    private final TrainingContext context;
    private final RunFolder folder;
    private final PretrainConfig config;
    private final TrainingConfig training;
    private final List<String> modalities;
    private final TrainSet train;
    private final SampleSet heldOut;
    private final MultiHeadNetwork network;
    private final Optimizer optimizer;
    private final Loader loader;
    private final Loader partnerLoader;
    private final RandomStreams streams;
    private final AtomicFiles.Pacer pacer;
    private State state = new State(0, 0, 0, 0, List.of(), 0);
    private double busySeconds;
    private double before;

    /**
     * How far it is, as it is kept on disk.
     *
     * @param epoch epochs done
     * @param batch batches of the next epoch done
     * @param lossSum their losses times their samples
     * @param samples their samples
     */
    record State(
            int epoch,
            int batch,
            double lossSum,
            long samples,
            List<PretextResult.Epoch> history,
            double coreSeconds) {}

    /**
     * A pre-training that has not begun.
     *
     * @param context of data whose windows are those of the pre-training
     * @throws InputException if there are fewer than two modalities, nothing is held out, or no clip can be shifted
     */
    public PretextTraining(TrainingContext context, RunFolder folder) {
        this.context = context;
        this.folder = folder;
        this.config = context.experiment().pretrain();
        this.training = context.experiment().training();
        this.modalities = List.copyOf(context.experiment().modalities().keySet());
        FourSets sets = context.sets();
        this.train = sets.train();
        this.heldOut = sets.holdout().isEmpty() ? sets.validation() : sets.holdout();
        if (modalities.size() < 2) {
            throw new InputException("pretrain: the experiment has " + modalities.size() + " modality; synchronisation"
                    + " needs two or more that show the same moment");
        }
        if (heldOut.isEmpty()) {
            throw new InputException(
                    "pretrain: V and the validation set are empty, so there is nothing to measure on; set"
                            + " data.sets.holdout above 0 (for example 0.15)");
        }
        for (String modality : modalities) {
            int rows = train.size() + heldOut.size();
            int lacking = rows
                    - context.data().count(modality, train)
                    - context.data().count(modality, heldOut);
            if (lacking > 0) {
                throw new InputException("pretrain: " + lacking + " of " + rows + " rows lack the modality "
                        + modality
                        + ", and synchronisation compares the modalities of every row; leave those rows out of"
                        + " the manifest");
            }
        }
        this.streams = RandomStreams.of(training.seed());
        this.pacer = new AtomicFiles.Pacer(training.checkpointSeconds());
        this.network = network();
        this.optimizer = Optimizer.create(
                training.optimizer(),
                network.parameters(new LinkedHashSet<>(modalities)),
                training.weightDecay()::factor);
        this.loader = context.loader(train, training, modalities);
        this.partnerLoader = context.loader(train, training, modalities.subList(1, modalities.size()));
        requireRoom();
    }

    /** The encoders of the target, each with a linear layer to the common space in the place of its head. */
    private MultiHeadNetwork network() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        modalities.forEach(name -> shapes.put(name, context.data().shape(name)));
        NetworkConfig encoders = context.experiment().network().withoutStageHeads();
        Blueprint blueprint = Blueprint.of(encoders, shapes, config.dimensions());
        try (MultiHeadNetwork full = MultiHeadNetwork.create(
                blueprint, training.seed(), training.precision(), Device.of(training.device()))) {
            return full.copy(new LinkedHashSet<>(modalities));
        }
    }

    private void requireRoom() {
        int without = loader.withoutRoom(train);
        if (config.easyEpochs() < config.epochs() && without > 0) {
            close();
            throw new InputException(
                    "pretrain: " + without + " of " + train.size() + " rows are no longer than what one"
                            + " sample shows, so there is no shifted clip of them; set pretrain.window to more seconds, lower the"
                            + " frames of the first video modality, or set pretrain.easy to 1");
        }
    }

    /** Trains, or finishes what was begun, or returns what was finished; leaves {@code MODALITY.safetensors} per encoder. */
    public PretextResult run() {
        Path result = folder.path().resolve(RESULT);
        if (Files.exists(result)) {
            context.listener().progress("pretrain", config.epochs(), config.epochs(), "was already finished");
            return Json.read(result, PretextResult.class, "the same command writes it again from its checkpoint");
        }
        resume();
        try {
            while (state.epoch < config.epochs()) {
                epoch();
            }
            save();
        } catch (StoppedException stopped) {
            save();
            throw stopped;
        }
        writeEncoders();
        PretextResult done =
                new PretextResult(modalities.getFirst(), train.size(), heldOut.size(), state.history, seconds(), null);
        AtomicFiles.write(result, Json.write(done));
        Checkpoint.forgetOlder(folder.last());
        return done;
    }

    /** Keeps the linear probe with the result in a folder. */
    public static PretextResult keep(Path folder, PretextResult result, PretextResult.Probe probe) {
        PretextResult with = result.with(probe);
        AtomicFiles.write(folder.resolve(RESULT), Json.write(with));
        return with;
    }

    private void resume() {
        if (!Checkpoint.exists(folder.last())) {
            return;
        }
        try (var _ = new Scope()) {
            Checkpoint.Loaded<State> loaded = Checkpoint.readNewest(
                    folder.last(), State.class, text -> context.listener().note("pretrain", text));
            network.load(Checkpoint.part(loaded.tensors(), "net/"));
            optimizer.load(Checkpoint.part(loaded.tensors(), "opt/"));
            state = loaded.record();
        }
        before = state.coreSeconds;
        context.listener().inherited("pretrain", state.epoch, config.epochs(), "resumed after epoch " + state.epoch);
    }

    private void save() {
        Learner.requireFinite("pretrain", network);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        network.state().forEach((name, tensor) -> tensors.put("net/" + name, tensor));
        optimizer.state().forEach((name, tensor) -> tensors.put("opt/" + name, tensor));
        state = new State(state.epoch, state.batch, state.lossSum, state.samples, state.history, seconds());
        Checkpoint.write(folder.last(), tensors, state, training.keepCheckpoints());
    }

    private double seconds() {
        return before + busySeconds;
    }

    private void epoch() {
        boolean hard = state.epoch >= config.easyEpochs();
        try (Batches clips = loader.training(train, state.epoch, state.batch);
                Batches shifted = hard ? partnerLoader.shifted(train, state.epoch, state.batch) : null) {
            while (clips.hasNext()) {
                try (Batch batch = clips.next();
                        Batch other = shifted == null ? null : shifted.next()) {
                    double progress = state.epoch + (state.batch + 0.5) / clips.count();
                    double factor = training.schedule().factor(progress, config.epochs());
                    double loss = context.pool()
                            .all(List.<Callable<Double>>of(() -> step(batch, other, factor)))
                            .getFirst();
                    state = new State(
                            state.epoch,
                            state.batch + 1,
                            state.lossSum + loss * batch.size(),
                            state.samples + batch.size(),
                            state.history,
                            state.coreSeconds);
                }
                if (state.batch < clips.count() && pacer.due()) {
                    save();
                }
            }
        }
        Synchronisation.Accuracy accuracy = measure();
        PretextResult.Epoch done = new PretextResult.Epoch(
                state.epoch + 1, state.lossSum / state.samples, accuracy.easy(), accuracy.hard());
        List<PretextResult.Epoch> history = new ArrayList<>(state.history);
        history.add(done);
        state = new State(state.epoch + 1, 0, 0, 0, history, state.coreSeconds);
        if (pacer.due()) {
            save();
        }
        context.listener()
                .progress(
                        "pretrain",
                        state.epoch,
                        config.epochs(),
                        String.format(
                                Locale.ROOT,
                                "epoch %d/%d  %s negatives  loss %.3f  right of two: easy %.3f, hard %.3f",
                                state.epoch,
                                config.epochs(),
                                hard ? "easy and hard" : "easy",
                                done.loss(),
                                done.easy(),
                                done.hard()));
    }

    private double step(Batch batch, @Nullable Batch shifted, double factor) {
        long start = cpuNanos();
        network.training(true);
        network.dropoutSeed(streams.seed("pretext-dropout", state.epoch, state.batch));
        try (var _ = new Scope()) {
            Map<String, Tensor> embeddings =
                    network.logits(BatchTensors.inputs(batch, network), new LinkedHashSet<>(modalities));
            List<String> partners = modalities.subList(1, modalities.size());
            Tensor loss = Synchronisation.loss(
                    BatchTensors.get(embeddings, modalities.getFirst()),
                    partners.stream()
                            .map(name -> BatchTensors.get(embeddings, name))
                            .toList(),
                    shifted == null ? null : shifted(shifted, partners));
            optimizer.zeroGrad();
            loss.backward();
            double value = loss.item();
            if (!Double.isFinite(value)) {
                throw DivergedException.ofPretext(value, state.epoch + 1, state.batch + 1);
            }
            if (training.clipNorm() > 0) {
                double norm = optimizer.clipGradients(training.clipNorm());
                if (!Double.isFinite(norm)) {
                    throw DivergedException.ofPretextGradient(norm, state.epoch + 1, state.batch + 1);
                }
            }
            optimizer.step(training.optimizer().lr() * factor);
            return value;
        } finally {
            busySeconds += (cpuNanos() - start) / 1e9;
        }
    }

    private List<Tensor> shifted(Batch batch, List<String> partners) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        partners.forEach(name -> inputs.put(name, Tensor.wrap(batch.values(name), batch.shape(name))));
        Map<String, Tensor> embeddings = network.logits(inputs, new LinkedHashSet<>(partners));
        return partners.stream().map(name -> BatchTensors.get(embeddings, name)).toList();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private Synchronisation.Accuracy measure() {
        int places = loader.hasClips() ? PLACES : 1;
        Map<String, List<float[]>> rows = new LinkedHashMap<>();
        modalities.forEach(name -> rows.put(name, new ArrayList<>()));
        try (Batches batches = loader.evaluation(heldOut, places)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    context.pool().all(List.<Callable<Boolean>>of(() -> embed(batch, rows)));
                }
            }
        }
        Map<String, float[][]> embeddings = new LinkedHashMap<>();
        rows.forEach((name, list) -> embeddings.put(name, list.toArray(float[][]::new)));
        return Synchronisation.Accuracy.of(embeddings, modalities.getFirst(), places);
    }

    private boolean embed(Batch batch, Map<String, List<float[]>> rows) {
        long start = cpuNanos();
        network.training(false);
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            Map<String, Tensor> embeddings =
                    network.logits(BatchTensors.inputs(batch, network), new LinkedHashSet<>(modalities));
            embeddings.forEach((name, tensor) -> {
                float[] values = tensor.toFloats();
                for (int i = 0; i < batch.size(); i++) {
                    float[] row = new float[config.dimensions()];
                    System.arraycopy(values, i * row.length, row, 0, row.length);
                    Objects.requireNonNull(rows.get(name), name).add(row);
                }
            });
        }
        busySeconds += (cpuNanos() - start) / 1e9;
        return true;
    }

    private void writeEncoders() {
        try (var _ = new Scope()) {
            for (String modality : modalities) {
                Map<String, Tensor> encoder = new LinkedHashMap<>(TorchNames.encoder(network.state(), modality));
                encoder.keySet().removeIf(name -> name.startsWith("fc."));
                Safetensors.write(encoderFile(folder.path(), modality), encoder, Map.of("format", "pt"));
            }
        }
    }

    /** Where a modality's pre-trained encoder lies. */
    public static Path encoderFile(Path folder, String modality) {
        return folder.resolve(modality + ".safetensors");
    }

    @Override
    public void close() {
        partnerLoader.close();
        loader.close();
        optimizer.close();
        network.close();
    }
}
