package org.gblend.train.config;

/** The joint head's loss alone: ordinary end-to-end training. */
public record NaiveConfig() implements SchemeConfig {
    public static NaiveConfig defaults() {
        return new NaiveConfig();
    }
}
