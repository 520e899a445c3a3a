package org.gblend.train.eval;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much each head counts where several predict together.
 *
 * @param blend the weights that the heads' losses had in training
 * @param stacked weights fitted on V ({@link org.gblend.core.Stacking}); empty where there was none to fit them on
 */
public record Votes(Map<String, Double> blend, Map<String, Double> stacked) {
    public Votes {
        blend = new LinkedHashMap<>(blend);
        stacked = new LinkedHashMap<>(stacked);
    }

    /** By the weights of training alone. */
    public static Votes ofTraining(Map<String, Double> blend) {
        return new Votes(blend, Map.of());
    }

    /** The mixtures by name, in the order in which they are shown. */
    Map<String, Map<String, Double>> byName() {
        Map<String, Map<String, Double>> byName = new LinkedHashMap<>();
        byName.put(Predictions.BLEND, blend);
        if (!stacked.isEmpty()) {
            byName.put(Predictions.STACKED, stacked);
        }
        return byName;
    }

    /** The weights of a mixture; null for a single head. */
    public @Nullable Map<String, Double> of(String prediction) {
        return byName().get(prediction);
    }
}
