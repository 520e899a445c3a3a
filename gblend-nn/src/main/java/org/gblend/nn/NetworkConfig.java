package org.gblend.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One encoder per modality, in order, and the fusion of the joint head, which one modality alone does not have.
 */
public record NetworkConfig(Map<String, EncoderConfig> encoders, FusionConfig fusion) {
    public NetworkConfig {
        if (encoders.isEmpty()) {
            throw new IllegalArgumentException("encoders is empty: name at least one modality with its encoder");
        }
        encoders = Collections.unmodifiableMap(new LinkedHashMap<>(encoders));
    }
}
