package org.gblend.train.config;

/**
 * Offline Gradient-Blending (Algorithm 2): weights once, from the start to the end of training, then a run with them.
 *
 * @param returnHoldout whether the run itself trains on T and V together: once the weights are known, V has done its
 *     work. Off, it trains on T alone
 */
public record OfflineConfig(boolean returnHoldout) implements SchemeConfig {
    public static OfflineConfig defaults() {
        return new OfflineConfig(true);
    }
}
