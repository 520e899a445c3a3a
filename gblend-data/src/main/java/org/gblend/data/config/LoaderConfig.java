package org.gblend.data.config;

/**
 * How batches are made.
 *
 * @param batch samples of a batch, 2 or more: batch norm needs two values of each channel
 * @param threads worker threads; the batches do not depend on it
 * @param prefetch batches made ahead of the consumer, at most; a pass holds memory for these, and for the batches that the consumer
 *     has not closed
 */
public record LoaderConfig(int batch, int threads, int prefetch) {
    public LoaderConfig {
        Check.atLeast("batch", batch, 2);
        Check.atLeast("threads", threads, 1);
        Check.atLeast("prefetch", prefetch, 1);
    }

    public static LoaderConfig defaults() {
        return new LoaderConfig(16, 1, 4);
    }
}
