package org.gblend.train.estimate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gblend.core.InputException;
import org.gblend.data.Batch;
import org.gblend.data.Batches;
import org.gblend.data.Loader;
import org.gblend.data.sets.SampleSet;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.Presence;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.loop.BatchTensors;
import org.gblend.train.loop.HeadLoss;
import org.jspecify.annotations.Nullable;

/** Gradients of one head's loss by the names of its parameters, and their inner products over the names that two share. */
final class Gradients {
    private Gradients() {}

    /**
     * The gradient of a head's mean loss over the samples of a set that it is for, all crops and batches included; lives in
     * the open scope. Parameters that the loss does not reach are absent.
     *
     * @param network of that one head
     */
    static Map<String, Tensor> of(MultiHeadNetwork network, Loader loader, SampleSet part) {
        Set<String> heads = Set.copyOf(network.heads());
        Map<String, Tensor> parameters = network.parameters(heads);
        String head = network.heads().getFirst();
        try (var scope = new Scope()) {
            parameters.values().stream().map(Tensor::grad).forEach(Gradients::clear);
            long samples = accumulate(network, loader, part, head);
            if (samples == 0) {
                throw new InputException("probe: a batch of " + part.size() + " samples of " + part.name()
                        + " has none with the modality " + Head.part(head)
                        + "; lower probe.batches, raise training.batch, or raise data.sets.holdout");
            }
            Map<String, Tensor> gradients = new LinkedHashMap<>();
            parameters.forEach((name, parameter) -> {
                Tensor gradient = parameter.grad();
                if (gradient != null) {
                    gradients.put(name, scope.keep(gradient.mul(1.0 / samples)));
                }
            });
            return gradients;
        }
    }

    /** Adds up the gradients of the summed losses; returns over how many samples. */
    private static long accumulate(MultiHeadNetwork network, Loader loader, SampleSet part, String head) {
        long samples = 0;
        try (Batches batches = loader.evaluation(part, 1)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next();
                        var _ = new Scope()) {
                    Presence presence = BatchTensors.presence(batch, network);
                    boolean[] counted = presence.of(head, network.modalities(), batch.size());
                    int count = Presence.count(counted);
                    if (count > 0) {
                        Tensor z = BatchTensors.get(
                                network.logits(BatchTensors.inputs(batch, network), presence, Set.of(head)), head);
                        HeadLoss.mean(
                                        BatchTensors.counted(z, counted),
                                        BatchTensors.counted(BatchTensors.labels(batch, head), counted),
                                        0)
                                .mul(count)
                                .backward();
                    }
                    samples += count;
                }
            }
        }
        return samples;
    }

    private static void clear(@Nullable Tensor gradient) {
        if (gradient != null) {
            gradient.fill(0);
        }
    }

    /** All inner products; a parameter that one side lacks counts 0. */
    static double[][] products(List<Map<String, Tensor>> rows, List<Map<String, Tensor>> columns) {
        double[][] products = new double[rows.size()][columns.size()];
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < columns.size(); j++) {
                products[i][j] = product(rows.get(i), columns.get(j));
            }
        }
        return products;
    }

    private static double product(Map<String, Tensor> a, Map<String, Tensor> b) {
        double sum = 0;
        for (Map.Entry<String, Tensor> entry : a.entrySet()) {
            Tensor other = b.get(entry.getKey());
            if (other != null) {
                try (var _ = new Scope()) {
                    sum += entry.getValue().mul(other).sum().item();
                }
            }
        }
        return sum;
    }
}
