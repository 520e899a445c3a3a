package org.gblend.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a network is made of, with own encoders and fusions as welcome as the built-in ones.
 *
 * @param encoders one per modality, in order
 * @param sampleShapes shape of one sample of each modality, channels last, without N
 * @param classes 2 or more, by task in order; of one task under the empty name
 * @param stageHeads by modality and stage (from 1): the share of a head on the map after that stage, which helps to train the
 *     encoder and is not predicted with
 */
public record Blueprint(
        Map<String, Encoder.Factory> encoders,
        Map<String, long[]> sampleShapes,
        Fusion.Factory fusion,
        Map<String, Integer> classes,
        Map<String, Map<Integer, Double>> stageHeads) {
    private static final String NAME = "[A-Za-z0-9_-]+";

    public Blueprint {
        classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("classes is empty: give the number of classes of one task at least");
        }
        classes.forEach((task, count) -> {
            Settings.atLeast(task.isEmpty() ? "classes" : "classes of task '" + task + "'", count, 2);
            if (!task.matches(NAME + "|")) {
                throw new IllegalArgumentException("task is named '" + task + "': use letters, digits, - and _");
            }
        });
        if (classes.size() > 1 && stageHeads.values().stream().anyMatch(stages -> !stages.isEmpty())) {
            throw new IllegalArgumentException("stage-heads classify one task, and there are "
                    + String.join(", ", classes.keySet()) + ": leave stage-heads out, or train one task");
        }
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
        this(encoders, sampleShapes, fusion, Map.of("", classes), Map.of());
    }

    /** Of one task. */
    public static Blueprint of(NetworkConfig config, Map<String, long[]> sampleShapes, int classes) {
        return of(config, sampleShapes, Map.of("", classes));
    }

    public static Blueprint of(NetworkConfig config, Map<String, long[]> sampleShapes, Map<String, Integer> classes) {
        Map<String, Encoder.Factory> factories = new LinkedHashMap<>();
        config.encoders().forEach((modality, encoder) -> factories.put(modality, encoder.factory()));
        return new Blueprint(factories, sampleShapes, config.fusion().factory(), classes, config.stageHeads());
    }

    /** The classes of a head's task. */
    int classes(String head) {
        String task = Head.task(head);
        Integer count = classes.get(task);
        if (count == null) {
            throw new IllegalArgumentException(
                    "head '" + head + "' is of no task of this network: " + classes.keySet());
        }
        return count;
    }

    /** The names of all heads: task by task in order, modalities before the joint head. */
    List<String> heads() {
        return Head.all(
                classes.keySet().stream().filter(task -> !task.isEmpty()).toList(), encoders.keySet());
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
