package org.gblend.train.pretext;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a finished pre-training has to say; {@code pretrain.json} in its folder.
 *
 * @param anchor the modality that the others are compared with: the first one
 * @param samples rows of T it was trained on
 * @param heldOut rows it was measured on: V, or the validation set where there is no V
 * @param epochs the loss on T, and how often the right clip was found among two, by epoch
 * @param coreSeconds what it cost
 * @param probe linear probe: accuracy of each modality's head on its frozen encoder; null if it was left out
 */
public record PretextResult(
        String anchor,
        int samples,
        int heldOut,
        List<Epoch> epochs,
        double coreSeconds,
        @Nullable Probe probe) {
    public PretextResult {
        epochs = List.copyOf(epochs);
    }

    /**
     * After an epoch.
     *
     * @param epoch epochs done
     * @param loss mean loss on T
     * @param easy accuracy against clips of other rows, on held-out rows; chance 0.5
     * @param hard accuracy against another time of the same row; NaN where the clips have no time
     */
    public record Epoch(int epoch, double loss, double easy, double hard) {}

    /**
     * A linear probe on the target's task.
     *
     * @param heldOut rows it was measured on
     * @param pretrained top-1 by modality, on the pre-trained encoders
     * @param random the same on encoders that were never trained
     */
    public record Probe(int heldOut, Map<String, Double> pretrained, Map<String, Double> random) {
        public Probe {
            pretrained = new LinkedHashMap<>(pretrained);
            random = new LinkedHashMap<>(random);
        }
    }

    PretextResult with(Probe other) {
        return new PretextResult(anchor, samples, heldOut, epochs, coreSeconds, other);
    }
}
