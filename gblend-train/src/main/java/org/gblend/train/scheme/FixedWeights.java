package org.gblend.train.scheme;

import java.util.List;
import java.util.Map;
import org.gblend.core.SuperEpochs;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.jspecify.annotations.Nullable;

/**
 * Weights that are given, not measured: uni-modal, naive, equal, fixed, published.
 *
 * @param byStretch weights by head, one map per super-epoch; the last one holds for any later super-epoch
 * @param lengths lengths of the super-epochs; null for one stretch over all epochs
 */
public record FixedWeights(
        List<Map<String, Double>> byStretch, @Nullable SuperEpochs lengths) implements Scheme {

    public FixedWeights {
        byStretch = List.copyOf(byStretch);
    }

    /** The same weights throughout. */
    public static FixedWeights constant(Map<String, Double> weights) {
        return new FixedWeights(List.of(weights), null);
    }

    @Override
    public List<String> heads(List<String> all) {
        return all.stream()
                .filter(head -> byStretch.stream().anyMatch(weights -> weights.getOrDefault(head, 0.0) != 0))
                .toList();
    }

    @Override
    public List<SuperEpoch> superEpochs(int epochs) {
        return lengths == null ? Scheme.whole(epochs) : lengths.schedule(epochs);
    }

    @Override
    public StretchWeights weights(SuperEpoch stretch, WeightSource source) {
        return StretchWeights.given(stretch, byStretch.get(Math.min(stretch.index(), byStretch.size() - 1)));
    }

    @Override
    public boolean measures() {
        return false;
    }

    @Override
    public boolean trainsOnHoldout() {
        return true;
    }
}
