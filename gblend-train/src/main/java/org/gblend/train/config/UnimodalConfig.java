package org.gblend.train.config;

/**
 * One modality alone.
 *
 * @param modality its name
 */
public record UnimodalConfig(String modality) implements SchemeConfig {
    public static UnimodalConfig defaults() {
        return new UnimodalConfig("");
    }
}
