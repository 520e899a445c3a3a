package org.gblend.train.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Constant weights.
 *
 * @param weights weight by head (modality name, or {@code joint}); empty when {@code published} is given
 * @param published name of a published weight vector; empty when {@code weights} are given
 * @param heads which head of this experiment takes which weight of the published vector; needed where names differ
 */
public record FixedConfig(Map<String, Double> weights, String published, Map<String, String> heads)
        implements SchemeConfig {
    public FixedConfig {
        weights = new LinkedHashMap<>(weights);
        heads = new LinkedHashMap<>(heads);
    }

    public static FixedConfig defaults() {
        return new FixedConfig(Map.of(), "", Map.of());
    }
}
