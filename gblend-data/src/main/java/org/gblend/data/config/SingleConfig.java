package org.gblend.data.config;

/** One label a row: the whole cell. Heads are trained by the cross-entropy of a softmax over the classes. */
public record SingleConfig() implements LabelsConfig {
    public static SingleConfig defaults() {
        return new SingleConfig();
    }
}
