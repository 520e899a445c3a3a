package org.gblend.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.gblend.bench.plain.PlainStep;
import org.gblend.data.Batch;
import org.gblend.data.Batches;
import org.gblend.data.Loader;
import org.gblend.data.PreparedData;
import org.gblend.data.Progress;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Precision;
import org.gblend.train.config.Experiment;
import org.gblend.train.loop.ComputePool;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.RunListener;
import org.gblend.train.loop.StepAt;
import org.gblend.train.loop.TrainingContext;

/** One batch and one network at the same weights, twice: gblend's learner and the plain step. */
final class StepPair implements AutoCloseable {
    private static final String LEARNER = "bench";

    private final TemporaryFolder folder;
    private final PreparedData data;
    private final ComputePool pool;
    private final Loader loader;
    private final Batch batch;
    private final Learner learner;
    private final PlainStep plain;
    private long step;

    @SuppressWarnings("MustBeClosedChecker") // closed with this
    private StepPair(StepWorkload workload, Precision precision, TemporaryFolder folder) {
        this.folder = folder;
        workload.arrays().write(folder.path());
        Experiment experiment = Configurations.load(
                "step-" + workload.name().toLowerCase(Locale.ROOT),
                folder.path(),
                List.of("training.precision=" + precision.name().toLowerCase(Locale.ROOT)));
        data = PreparedData.prepare(
                experiment.data(), experiment.inputs(), folder.path().resolve("cache"), Progress.SILENT);
        pool = new ComputePool(1);
        TrainingContext context = new TrainingContext(experiment, data, pool, RunListener.silent());
        loader = context.loader(context.sets().train(), experiment.training(), experiment.heads());
        batch = onlyBatch(context);
        MultiHeadNetwork network = context.network(experiment.training());
        learner = new Learner(LEARNER, network, experiment.training(), workload.headWeights());
        plain = plainStep(workload, experiment, network);
    }

    static StepPair open(StepWorkload workload, Precision precision) {
        return new StepPair(workload, precision, TemporaryFolder.make());
    }

    private Batch onlyBatch(TrainingContext context) {
        try (Batches batches = loader.training(context.sets().train(), 0, 0)) {
            if (batches.count() != 1) {
                throw new IllegalStateException("the data make " + batches.count() + " batches instead of one");
            }
            return batches.next();
        }
    }

    private PlainStep plainStep(StepWorkload workload, Experiment experiment, MultiHeadNetwork network) {
        Map<String, float[]> state = new HashMap<>();
        network.parameters(workload.headWeights().keySet())
                .forEach((name, tensor) -> state.put(name, tensor.toFloats()));
        List<Double> headWeights = network.heads().stream()
                .map(head -> Objects.requireNonNull(workload.headWeights().get(head)))
                .toList();
        PlainStep made = new PlainStep(
                workload.plain(),
                state,
                batch.labels(),
                new PlainStep.Settings(
                        headWeights, experiment.training().optimizer().lr(), network.precision() == Precision.BF16));
        network.modalities().forEach(modality -> made.input(batch.values(modality), batch.shape(modality)));
        return made;
    }

    /** The precision that {@code auto} came to. */
    Precision precision() {
        return learner.network().precision();
    }

    /** One step of gblend; each head's loss. */
    double[] gblendStep() {
        return learner.step(batch, new StepAt(0, 0, step++, 1));
    }

    /** One step in plain calls; each head's loss. */
    double[] plainStep() {
        return plain.step();
    }

    @Override
    public void close() {
        plain.close();
        learner.close();
        batch.close();
        loader.close();
        pool.close();
        data.close();
        folder.close();
    }
}
