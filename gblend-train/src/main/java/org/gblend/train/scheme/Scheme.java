package org.gblend.train.scheme;

import java.util.List;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.LearnedConfig;
import org.gblend.train.config.PretrainedConfig;
import org.jspecify.annotations.Nullable;

/**
 * A way of training: which heads, in which stretches, with which weight on each head's loss.
 *
 * <p>The loop asks for the weights at the start of every super-epoch. A scheme that must measure asks the
 * {@link WeightSource}; one that need not, never does, and pays nothing for it.
 */
public interface Scheme {

    /** The heads that the trained network has, of those of the full network; the parts that no head needs are left out. */
    List<String> heads(List<String> all);

    /** The stretches of {@code epochs} in which the weights are constant. */
    List<SuperEpoch> superEpochs(int epochs);

    /** The weights of one stretch, by head. */
    StretchWeights weights(SuperEpoch stretch, WeightSource source);

    /** How its weights are measured, given the experiment's setting. */
    default EstimateConfig estimate(EstimateConfig common) {
        return common;
    }

    /** Whether it measures on V, so that V must exist. */
    boolean measures();

    /** Whether its measuring trains k+1 copies of the network, as GB_Estimate does. */
    default boolean trainsCopies() {
        return measures();
    }

    /** Whether its own training may take in V, be it in its last stretch alone. */
    boolean trainsOnHoldout();

    /** Whether it may in this stretch of {@code epochs}: not while V is still needed for an estimate. */
    default boolean trainsOnHoldout(SuperEpoch stretch, int epochs) {
        return trainsOnHoldout();
    }

    /** Epochs for which joint classifiers are trained on over frozen encoders after every super-epoch, to compare them; 0 for none. */
    default int refit() {
        return 0;
    }

    /** How the weights are trained with the network; null where they are constant over a stretch. */
    default @Nullable LearnedConfig learned() {
        return null;
    }

    /** How the network is pre-trained, modality by modality; null where it starts from its initial values. */
    default @Nullable PretrainedConfig pretraining() {
        return null;
    }

    /** One stretch over all epochs: for schemes whose weights never change. */
    static List<SuperEpoch> whole(int epochs) {
        return List.of(new SuperEpoch(0, 0, epochs));
    }
}
