package org.gblend.train.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.nn.EncoderConfig;
import org.gblend.nn.R3dConfig;
import org.gblend.nn.weights.InitialWeights;

/**
 * One modality: what is read, and which network encodes it.
 *
 * @param input what the samples are
 * @param encoder what turns a sample into a feature vector
 * @param weights what the encoder starts from, instead of random values
 * @param stageHeads by stage of the encoder, from 1: the weight of a linear head's loss on the mean of the map after that
 *     stage, relative to that of the heads that train the stage; 0 = no head ({@link org.gblend.train.loop.Learner} has
 *     the formula)
 */
public record ModalityRecipe(
        ModalityConfig input, EncoderConfig encoder, InitialWeights weights, Map<String, Double> stageHeads) {
    /** Of all batch norms in the authors' VMZ. */
    private static final double VMZ_EPSILON = 1e-3;

    public ModalityRecipe {
        if (weights.file() != null && weights.names() == InitialWeights.Names.VMZ) {
            double epsilon = encoder.normEpsilon();
            if (epsilon != VMZ_EPSILON) {
                throw new IllegalArgumentException(
                        "weights.names is vmz, whose networks (r2plus1d, ip-csn, ir-csn) have"
                                + " norm-epsilon " + VMZ_EPSILON + ", but this encoder's is " + epsilon
                                + ": set norm-epsilon to " + VMZ_EPSILON);
            }
        }
        stageHeads = Collections.unmodifiableMap(new LinkedHashMap<>(stageHeads));
        for (Map.Entry<String, Double> head : stageHeads.entrySet()) {
            requireStage(head.getKey(), encoder);
            Check.inRange("stage-heads." + head.getKey(), head.getValue(), 0, Double.MAX_VALUE);
        }
    }

    private static void requireStage(String stage, EncoderConfig encoder) {
        int stages = encoder.stages();
        if (stages == 0) {
            throw new IllegalArgumentException(
                    "stage-heads: this encoder has no stages; use a convolutional encoder over"
                            + " maps (r3d, r2plus1d, audio-resnet, resnet, ...), or leave stage-heads out");
        }
        if (!stage.matches("[1-9]") || Integer.parseInt(stage) > stages) {
            throw new IllegalArgumentException(
                    "stage-heads: '" + stage + "' is no stage of this encoder; use some of 1 to " + stages
                            + ", each with the weight of its loss, such as {2: 0.3}");
        }
    }

    /** Without heads on stages. */
    public ModalityRecipe(ModalityConfig input, EncoderConfig encoder, InitialWeights weights) {
        this(input, encoder, weights, Map.of());
    }

    /** With an encoder that starts from random values. */
    public ModalityRecipe(ModalityConfig input, EncoderConfig encoder) {
        this(input, encoder, InitialWeights.defaults());
    }

    /** The same with another input. */
    public ModalityRecipe withInput(ModalityConfig other) {
        return new ModalityRecipe(other, encoder, weights, stageHeads);
    }

    /** The weights of the heads on stages that there are, by stage. */
    Map<Integer, Double> headsByStage() {
        Map<Integer, Double> heads = new TreeMap<>();
        stageHeads.forEach((stage, weight) -> {
            if (weight > 0) {
                heads.put(Integer.parseInt(stage), weight);
            }
        });
        return heads;
    }

    public static ModalityRecipe defaults() {
        return new ModalityRecipe(RgbConfig.defaults(), R3dConfig.defaults());
    }
}
