package org.gblend.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.gblend.core.InputException;
import org.gblend.nn.torch.Linear;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Tensor;

/**
 * Linear classifiers on the means of feature maps inside encoders, for training alone (Lee et al., AISTATS 2015; with one map
 * in the middle, Szegedy et al., CVPR 2015).
 *
 * <p>Their tensors are named {@code stage-heads.MODALITY.STAGE.*}.
 */
final class StageHeads {
    private static final String PREFIX = "stage-heads.";

    private final Map<String, SortedMap<Integer, Head>> heads = new LinkedHashMap<>();

    private record Head(double share, Linear linear) {}

    StageHeads(Blueprint blueprint, Map<String, Encoder> encoders, Parameters parameters) {
        encoders.forEach((modality, encoder) -> {
            SortedMap<Integer, Head> own = new TreeMap<>();
            blueprint.stageHeads(modality).forEach((stage, share) -> {
                long channels = staged(modality, encoder, stage).map(stage).channels();
                own.put(
                        stage,
                        new Head(
                                share,
                                new Linear(
                                        parameters.child(path(modality, stage)),
                                        channels,
                                        blueprint.classes(modality))));
            });
            if (!own.isEmpty()) {
                heads.put(modality, own);
            }
        });
    }

    private static StagedEncoder staged(String modality, Encoder encoder, int stage) {
        if (!(encoder instanceof StagedEncoder staged)) {
            throw new InputException(
                    "modality '" + modality + "' has stage-heads, and its encoder has no stages: give it a"
                            + " convolutional encoder over maps (r3d, r2plus1d, audio-resnet, resnet, ...), or leave stage-heads out");
        }
        if (stage > staged.stages()) {
            throw new InputException("stage-heads of modality '" + modality + "' names stage " + stage
                    + ", but its encoder has " + staged.stages() + " stages: use 1 to " + staged.stages());
        }
        return staged;
    }

    static String path(String modality, int stage) {
        return PREFIX + modality + "." + stage;
    }

    /** The stages of a modality's encoder that have a head. */
    Set<Integer> stages(String modality) {
        SortedMap<Integer, Head> own = heads.get(modality);
        return own == null ? Set.of() : own.keySet();
    }

    /** The modality of a tensor of such a head, by its name; empty for all others. */
    static String modality(String name) {
        return name.startsWith(PREFIX) ? name.split("\\.", 3)[1] : "";
    }

    /** The stage of a tensor of such a head, by its name. */
    static int stage(String name) {
        return Integer.parseInt(name.split("\\.", 4)[2]);
    }

    /** The logits of all heads whose maps the streams reached. */
    List<StageOutput> outputs(Streams streams) {
        List<StageOutput> outputs = new ArrayList<>();
        heads.forEach((modality, own) -> own.forEach((stage, head) -> {
            Tensor feature = streams.feature(path(modality, stage));
            if (feature != null) {
                outputs.add(new StageOutput(
                        modality, stage, head.share, streams.trains(modality, stage), head.linear.apply(feature)));
            }
        }));
        return outputs;
    }
}
