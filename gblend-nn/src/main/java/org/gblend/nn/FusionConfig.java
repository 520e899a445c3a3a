package org.gblend.nn;

import org.gblend.nn.fusions.LateConcat;

/** The built-in fusions. */
public sealed interface FusionConfig permits LateConcatConfig {
    /** What makes the fusion that this record describes. */
    default Fusion.Factory factory() {
        return switch (this) {
            case LateConcatConfig late -> (parameters, features) -> new LateConcat(parameters, late, features);
        };
    }
}
