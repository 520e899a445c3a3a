package org.gblend.nn;

/**
 * Cross-modal attention, then late concatenation.
 *
 * @param width of the tokens; 0 takes the largest feature length of the modalities
 * @param attentionHeads parts of the width that attend on their own; they divide it
 * @param dropout rate on the concatenated features, in [0, 1)
 * @param hidden width of both fully connected layers; 0 takes the tokens' width
 */
public record CrossAttentionConfig(int width, int attentionHeads, double dropout, int hidden) implements FusionConfig {
    public CrossAttentionConfig {
        Settings.atLeast("width", width, 0);
        Settings.atLeast("attention-heads", attentionHeads, 1);
        Settings.rate("dropout", dropout);
        Settings.atLeast("hidden", hidden, 0);
    }

    public static CrossAttentionConfig defaults() {
        return new CrossAttentionConfig(0, 4, 0, 0);
    }
}
