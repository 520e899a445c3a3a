package org.gblend.train.config;

/**
 * Online Gradient-Blending (Algorithm 3): weights anew for every super-epoch, from the parameters at its start. V stays
 * held out to the end, because every estimate needs it unseen.
 *
 * @param first epochs of the first super-epoch
 * @param each epochs of each later one
 */
public record OnlineConfig(int first, int each) implements SchemeConfig {
    public OnlineConfig {
        Check.atLeast("online.first", first, 1);
        Check.atLeast("online.each", each, 1);
    }

    public static OnlineConfig defaults() {
        return new OnlineConfig(10, 5);
    }
}
