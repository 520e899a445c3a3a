package org.gblend.nn.fusions;

import java.util.Collection;
import org.gblend.nn.Encoder;

/** Feature lengths of the modalities that are fused. */
final class Lengths {
    private Lengths() {}

    static int sum(Collection<Encoder> encoders) {
        return encoders.stream().mapToInt(Encoder::features).sum();
    }

    /** A configured width, or for 0 the largest feature length. */
    static int orLargest(int configured, Collection<Encoder> encoders) {
        return configured > 0
                ? configured
                : encoders.stream().mapToInt(Encoder::features).max().orElseThrow();
    }
}
