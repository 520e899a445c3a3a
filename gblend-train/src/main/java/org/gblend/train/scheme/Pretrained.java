package org.gblend.train.scheme;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        Map<String, Double> weights = new LinkedHashMap<>();
        trained.forEach(head -> weights.put(head, 1.0 / trained.size()));
        return StretchWeights.given(stretch, weights);
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
