package org.gblend.train.loop;

import org.gblend.nn.torch.Tensor;

/**
 * The loss of a head that its labels ask for.
 *
 * <p>One class a sample, labels (N): the cross-entropy of the softmax. Any number of classes a sample, labels (N, C) of 0 and
 * 1: the mean over the classes of the binary cross-entropy of a sigmoid each, as in
 * <pre>{@code
 *   L = -1/C sum_c y_c ln s(z_c) + (1 - y_c) ln(1 - s(z_c))
 * }</pre>
 *
 * <p>Label smoothing e moves y_c to {@code (1 - e) y_c + e / 2} there; the loss is linear in y, so that mixing losses is
 * mixing labels.
 */
public final class HeadLoss {
    private HeadLoss() {}

    /** Mean over the samples of logits (N, C), nats. */
    public static Tensor mean(Tensor logits, Tensor labels, double smoothing) {
        return labels.rank() == 1
                ? logits.crossEntropy(labels, smoothing)
                : logits.binaryCrossEntropy(smoothed(logits, labels, smoothing));
    }

    /** Each sample's, (N). */
    static Tensor perSample(Tensor logits, Tensor labels, double smoothing) {
        return labels.rank() == 1
                ? logits.crossEntropyPerSample(labels, smoothing)
                : logits.binaryCrossEntropyPerSample(smoothed(logits, labels, smoothing));
    }

    private static Tensor smoothed(Tensor logits, Tensor labels, double smoothing) {
        Tensor typed = labels.to(logits.device(), logits.type());
        return smoothing == 0 ? typed : typed.mul(1 - smoothing).add(smoothing / 2);
    }
}
