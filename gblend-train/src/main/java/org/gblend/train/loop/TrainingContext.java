package org.gblend.train.loop;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.data.ChannelStatistics;
import org.gblend.data.Loader;
import org.gblend.data.PreparedData;
import org.gblend.data.config.LoaderConfig;
import org.gblend.data.sets.Folds;
import org.gblend.data.sets.FourSets;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Scope;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.TrainingConfig;

/**
 * What the runs of one experiment share.
 *
 * @param experiment its settings
 * @param data its samples, prepared and divided
 * @param pool where networks are stepped
 * @param listener hears of progress
 */
public record TrainingContext(Experiment experiment, PreparedData data, ComputePool pool, RunListener listener) {

    /** The same data and threads for another experiment on it. */
    public TrainingContext with(Experiment other) {
        return new TrainingContext(other, data, pool, listener);
    }

    public FourSets sets() {
        return data.sets();
    }

    /** The pairs of T and V on which weights are measured. */
    public List<Folds.Pair> folds() {
        return data.folds().pairs();
    }

    /** A loader of what these heads see, whose normalisation follows {@code statistics}. */
    public Loader loader(TrainSet statistics, TrainingConfig training, Collection<String> heads) {
        return new Loader(data, seen(heads), config(training), statistics, training.seed());
    }

    /** The same, standardised by what another loader had measured. */
    public Loader loader(Map<String, ChannelStatistics> statistics, TrainingConfig training, Collection<String> heads) {
        return new Loader(data, seen(heads), config(training), statistics, training.seed());
    }

    private List<String> seen(Collection<String> heads) {
        return data.modalities().stream()
                .filter(experiment.modalities()::containsKey)
                .filter(modality ->
                        Head.anyJoint(heads) || !Head.ofPart(heads, modality).isEmpty())
                .toList();
    }

    private static LoaderConfig config(TrainingConfig training) {
        return new LoaderConfig(training.batch(), training.loaderThreads(), training.loaderPrefetch());
    }

    /**
     * The full network, freshly initialised: its values depend on seed and parameter name alone, but for the encoders whose
     * recipe names a file of weights.
     */
    public MultiHeadNetwork network(TrainingConfig training) {
        MultiHeadNetwork network = unfilled(training);
        try (var _ = new Scope()) {
            experiment.modalities().forEach((name, recipe) -> recipe.weights().fill(network, name));
            return network;
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /** The full network before files of weights are read: for one whose values are loaded from a checkpoint. */
    public MultiHeadNetwork unfilled(TrainingConfig training) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        experiment.modalities().keySet().forEach(name -> shapes.put(name, data.shape(name)));
        return MultiHeadNetwork.create(
                experiment.network(),
                shapes,
                data.classesByTask(),
                training.seed(),
                training.precision(),
                Device.of(training.device()));
    }
}
