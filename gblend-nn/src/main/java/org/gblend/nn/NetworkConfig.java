package org.gblend.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One encoder per modality, in order, and the fusion of the joint head, which one modality alone does not have.
 *
 * @param stageHeads as in {@link Blueprint}
 */
public record NetworkConfig(
        Map<String, EncoderConfig> encoders, FusionConfig fusion, Map<String, Map<Integer, Double>> stageHeads) {
    public NetworkConfig {
        if (encoders.isEmpty()) {
            throw new IllegalArgumentException("encoders is empty: name at least one modality with its encoder");
        }
        stageHeads = checked(stageHeads, encoders.keySet());
        encoders = Collections.unmodifiableMap(new LinkedHashMap<>(encoders));
    }

    /** Without heads on stages. */
    public NetworkConfig(Map<String, EncoderConfig> encoders, FusionConfig fusion) {
        this(encoders, fusion, Map.of());
    }

    public NetworkConfig withoutStageHeads() {
        return new NetworkConfig(encoders, fusion);
    }

    /** A copy by modality and stage in order. */
    static Map<String, Map<Integer, Double>> checked(
            Map<String, Map<Integer, Double>> stageHeads, Set<String> modalities) {
        Map<String, Map<Integer, Double>> copy = new LinkedHashMap<>();
        stageHeads.forEach((modality, shares) -> {
            if (!modalities.contains(modality)) {
                throw new IllegalArgumentException("stage-heads are on modality '" + modality
                        + "', which has no encoder: there are " + modalities);
            }
            shares.forEach((stage, share) -> {
                Settings.atLeast("stage-heads of modality '" + modality + "': stage", stage, 1);
                if (!(share > 0 && Double.isFinite(share))) {
                    throw new IllegalArgumentException("stage-heads of modality '" + modality
                            + "': the weight after stage " + stage + " is " + share + ": use a number above 0");
                }
            });
            copy.put(modality, Collections.unmodifiableMap(new TreeMap<>(shares)));
        });
        return Collections.unmodifiableMap(copy);
    }
}
