package org.gblend.train.run;

/**
 * One figure of a learning curve.
 *
 * @param epoch epochs done
 * @param set {@code train} (mean over the epoch's augmented batches), {@code probe} (T', no augmentation),
 *     {@code holdout} (V) or {@code validation}
 * @param head which head
 * @param loss mean cross-entropy, nats
 * @param top1 share of samples that are right, of several labels the mean of {@link org.gblend.train.eval.MultiLabel#rankingPrecision}; NaN for {@code train}, where it is not counted
 */
public record HistoryRow(int epoch, String set, String head, double loss, double top1) {}
