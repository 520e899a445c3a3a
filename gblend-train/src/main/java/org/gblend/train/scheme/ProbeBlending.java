package org.gblend.train.scheme;

import java.util.List;
import org.gblend.core.SuperEpochs;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.train.config.ProbeConfig;

/** Gradient-Blending whose weights are read off the gradients of a few batches; see {@link ProbeConfig}. */
record ProbeBlending(ProbeConfig config, List<String> all) implements Scheme {
    @Override
    public List<String> heads(List<String> heads) {
        return heads;
    }

    @Override
    public List<SuperEpoch> superEpochs(int epochs) {
        return new SuperEpochs(config.first(), config.each()).schedule(epochs);
    }

    @Override
    public StretchWeights weights(SuperEpoch stretch, WeightSource source) {
        if (stretch.start() > 0) {
            return StretchWeights.measured(
                    stretch, source.probe(stretch, config), source.last(), config.smoothing(), config.sum());
        }
        return StretchWeights.given(stretch, Schemes.equal(all, config.sum()));
    }

    @Override
    public boolean measures() {
        return true;
    }

    @Override
    public boolean trainsCopies() {
        return false;
    }

    @Override
    public boolean trainsOnHoldout() {
        return false;
    }
}
