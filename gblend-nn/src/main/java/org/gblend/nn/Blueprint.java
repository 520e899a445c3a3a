package org.gblend.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a network is made of, with own encoders and fusions as welcome as the built-in ones.
 *
 * @param encoders one per modality, in order
 * @param sampleShapes shape of one sample of each modality, channels last, without N
 * @param classes 2 or more
 * @param stageHeads by modality and stage (from 1): the share of a head on the map after that stage, which helps to train the
 *     encoder and is not predicted with
 */
public record Blueprint(
        Map<String, Encoder.Factory> encoders,
        Map<String, long[]> sampleShapes,
        Fusion.Factory fusion,
        int classes,
        Map<String, Map<Integer, Double>> stageHeads) {
    private static final String NAME = "[A-Za-z0-9_-]+";

    public Blueprint {
        Settings.atLeast("classes", classes, 2);
        encoders = Collections.unmodifiableMap(new LinkedHashMap<>(encoders));
        sampleShapes = Collections.unmodifiableMap(new LinkedHashMap<>(sampleShapes));
        stageHeads = NetworkConfig.checked(stageHeads, encoders.keySet());
        if (encoders.isEmpty()) {
            throw new IllegalArgumentException("encoders is empty: name at least one modality with its encoder");
        }
        for (String modality : encoders.keySet()) {
            if (!modality.matches(NAME) || modality.equals(MultiHeadNetwork.JOINT)) {
                throw new IllegalArgumentException("modality is named '" + modality
                        + "': use letters, digits, - and _, and not '" + MultiHeadNetwork.JOINT + "'");
            }
            if (!sampleShapes.containsKey(modality)) {
                throw new IllegalArgumentException("modality '" + modality
                        + "' has an encoder but no data: the data has " + sampleShapes.keySet());
            }
        }
    }

    /** Without heads on stages. */
    public Blueprint(
            Map<String, Encoder.Factory> encoders,
            Map<String, long[]> sampleShapes,
            Fusion.Factory fusion,
            int classes) {
        this(encoders, sampleShapes, fusion, classes, Map.of());
    }

    public static Blueprint of(NetworkConfig config, Map<String, long[]> sampleShapes, int classes) {
        Map<String, Encoder.Factory> factories = new LinkedHashMap<>();
        config.encoders().forEach((modality, encoder) -> factories.put(modality, encoder.factory()));
        return new Blueprint(factories, sampleShapes, config.fusion().factory(), classes, config.stageHeads());
    }

    /** The shares of a modality's heads on stages. */
    Map<Integer, Double> stageHeads(String modality) {
        return stageHeads.getOrDefault(modality, Map.of());
    }

    long[] sampleShape(String modality) {
        long[] shape = sampleShapes.get(modality);
        if (shape == null) {
            throw new IllegalArgumentException(
                    "modality '" + modality + "' is not of this network: " + encoders.keySet());
        }
        return shape;
    }
}
