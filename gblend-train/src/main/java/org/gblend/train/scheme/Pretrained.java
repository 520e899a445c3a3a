package org.gblend.train.scheme;

import java.util.List;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.train.config.PretrainedConfig;

/** Constant weights from a pre-trained start: on the joint head alone, or equal ones on all. */
record Pretrained(PretrainedConfig pretraining, List<String> trained) implements Scheme {
    @Override
    public List<String> heads(List<String> all) {
        return trained;
    }

    @Override
    public List<SuperEpoch> superEpochs(int epochs) {
        return Scheme.whole(epochs);
    }

    @Override
    public StretchWeights weights(SuperEpoch stretch, WeightSource source) {
        return StretchWeights.given(stretch, Schemes.equal(trained, 1));
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
