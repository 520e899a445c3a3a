package org.gblend.nn;

import java.util.List;
import org.gblend.nn.torch.Tensor;

/**
 * What a head on a stage of an encoder says of a batch in training.
 *
 * @param modality whose encoder
 * @param stage stages before it, from 1
 * @param share its loss's weight, relative to that of the heads that train the stage
 * @param heads the wanted heads whose losses train the stage: the modality's own, and the joint head unless the fusion takes an
 *     earlier map
 * @param logits (N, classes); of a sample that lacks the modality they mean nothing
 */
public record StageOutput(String modality, int stage, double share, List<String> heads, Tensor logits) {
    public StageOutput {
        heads = List.copyOf(heads);
    }

    /** For messages: {@code rgb after stage 2}. */
    public String name() {
        return modality + " after stage " + stage;
    }
}
