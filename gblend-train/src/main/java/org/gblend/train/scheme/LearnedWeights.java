package org.gblend.train.scheme;

import java.util.List;
import java.util.stream.IntStream;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.train.config.LearnedConfig;

/**
 * Weights that are trained with the network (Kendall, Gal, Cipolla, CVPR 2018). Every epoch is a stretch, so that the run's
 * record has the weights as they were at its start.
 */
record LearnedWeights(LearnedConfig learned) implements Scheme {
    @Override
    public List<String> heads(List<String> all) {
        return all;
    }

    @Override
    public List<SuperEpoch> superEpochs(int epochs) {
        return IntStream.range(0, epochs)
                .mapToObj(epoch -> new SuperEpoch(epoch, epoch, 1))
                .toList();
    }

    @Override
    public StretchWeights weights(SuperEpoch stretch, WeightSource source) {
        return StretchWeights.given(stretch, source.learned());
    }

    @Override
    public boolean measures() {
        return false;
    }

    @Override
    public boolean trainsOnHoldout() {
        return true;
    }
}
