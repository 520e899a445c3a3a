package org.gblend.train.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Mixup (Zhang et al., ICLR 2018) of training batches: {@code x' = lambda x + (1 - lambda) x_permuted}, the loss mixed
 * likewise.
 *
 * @param alpha lambda is drawn from Beta(alpha, alpha); 0 is off. The paper uses 0.1 to 0.4 for pictures
 * @param modalities those that are mixed; empty takes all
 */
public record MixupConfig(double alpha, List<String> modalities) {
    public MixupConfig {
        Check.inRange("training.mixup.alpha", alpha, 0, 4);
        modalities = List.copyOf(modalities);
        if (new HashSet<>(modalities).size() != modalities.size()) {
            throw new IllegalArgumentException(
                    "training.mixup.modalities: " + modalities + " names a modality twice; give each once");
        }
    }

    public static MixupConfig defaults() {
        return new MixupConfig(0, List.of());
    }

    /** For a network that sees these modalities alone: off where it sees none of the mixed ones. */
    MixupConfig among(Set<String> seen) {
        List<String> mixed = modalities.stream().filter(seen::contains).toList();
        return mixed.isEmpty() && !modalities.isEmpty() ? defaults() : new MixupConfig(alpha, mixed);
    }
}
