package org.gblend.nn;

/**
 * Mid-level concatenation: feature maps are joined, and the last stages run on the joined map.
 *
 * @param beforeStage the first stage that runs on the joined map, counted from 1; residual networks have 4
 * @param dropout rate on the pooled features of the joined map, in [0, 1)
 * @param hidden width of the fully connected layer after them; 0 takes their length
 */
public record MidConcatConfig(int beforeStage, double dropout, int hidden) implements FusionConfig {
    public MidConcatConfig {
        Settings.atLeast("before-stage", beforeStage, 1);
        Settings.rate("dropout", dropout);
        Settings.atLeast("hidden", hidden, 0);
    }

    public static MidConcatConfig defaults() {
        return new MidConcatConfig(3, 0, 0);
    }
}
