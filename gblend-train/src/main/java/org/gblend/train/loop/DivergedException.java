package org.gblend.train.loop;

import java.util.Locale;
import org.gblend.core.InputException;

/** A loss became NaN or infinite: training cannot go on from there. */
public final class DivergedException extends InputException {
    private static final long serialVersionUID = 1L;

    DivergedException(String network, String head, double loss, StepAt at, double learningRate) {
        super(String.format(
                Locale.ROOT,
                "%s: the loss of head '%s' is %s at epoch %d, batch %d, learning rate %.3g; lower"
                        + " training.optimizer's learning rate, or set training.clip-norm (for example 1)",
                network,
                head,
                loss,
                at.epoch() + 1,
                at.batch() + 1,
                learningRate));
    }

    /** The parameters are beyond numbers already, although the last loss of training was not. */
    DivergedException(String network, String head, String clip) {
        super(network + ": the prediction of head '" + head + "' for clip " + clip + " is NaN; lower"
                + " training.optimizer's learning rate, or set training.clip-norm (for example 1)");
    }

    private DivergedException(String message) {
        super(message);
    }

    static DivergedException ofGradient(String network, double norm, StepAt at, double learningRate) {
        return new DivergedException(String.format(
                Locale.ROOT,
                "%s: the norm of the gradient is %s at epoch %d, batch %d, learning rate %.3g; lower"
                        + " training.optimizer's learning rate, or train in training.precision=fp32",
                network,
                norm,
                at.epoch() + 1,
                at.batch() + 1,
                learningRate));
    }

    /** In self-supervised pre-training. */
    public static DivergedException ofPretext(double loss, int epoch, int batch) {
        return new DivergedException("pretrain: the loss is " + loss + " at epoch " + epoch + ", batch " + batch
                + "; lower training.optimizer's learning rate, or set training.clip-norm (for example 1)");
    }

    /** The same of its gradient. */
    public static DivergedException ofPretextGradient(double norm, int epoch, int batch) {
        return new DivergedException("pretrain: the norm of the gradient is " + norm + " at epoch " + epoch + ", batch "
                + batch + "; lower training.optimizer's learning rate, or train in training.precision=fp32");
    }

    static DivergedException ofParameters(String network, String tensor) {
        return new DivergedException(
                network + ": the values of " + tensor + " are no longer finite, so no checkpoint is"
                        + " written; the last one that was sound is kept. Lower training.optimizer's learning rate, or set"
                        + " training.clip-norm (for example 1)");
    }

    DivergedException(String message, DivergedException cause) {
        super(message, cause);
    }
}
