package org.gblend.train.estimate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.gblend.data.Loader;
import org.gblend.data.sets.SampleSet;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;

/** Owner of gradients that several threads take and all of them read; closed when all have ended. */
final class HeldGradients implements AutoCloseable {
    private final Queue<Tensor> owned = new ConcurrentLinkedQueue<>();

    /**
     * Takes the gradients on each part.
     *
     * @param network of one head
     * @param names the parameters whose gradients are wanted; others are freed at once
     */
    List<Map<String, Tensor>> take(
            MultiHeadNetwork network, Loader loader, List<? extends SampleSet> parts, Set<String> names) {
        List<Map<String, Tensor>> gradients = new ArrayList<>();
        for (SampleSet part : parts) {
            Map<String, Tensor> wanted = new LinkedHashMap<>();
            try (var _ = new Scope()) {
                Gradients.of(network, loader, part).forEach((name, gradient) -> {
                    if (names.contains(name)) {
                        owned.add(gradient.retained());
                        wanted.put(name, gradient);
                    }
                });
            }
            gradients.add(wanted);
        }
        return gradients;
    }

    @Override
    public void close() {
        owned.forEach(Tensor::close);
    }
}
