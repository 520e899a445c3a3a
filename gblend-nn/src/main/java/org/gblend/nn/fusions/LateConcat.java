package org.gblend.nn.fusions;

import java.util.List;
import java.util.Map;
import org.gblend.nn.Encoder;
import org.gblend.nn.Fusion;
import org.gblend.nn.LateConcatConfig;
import org.gblend.nn.torch.Linear;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/**
 * Concatenate, [dropout], FC(sum F -> F), ReLU, FC(F -> F), ReLU: with the joint head's FC(F -> classes) the three layers
 * of Wang, Tran, Feiszli, CVPR 2020, section 4. A modality that a sample lacks is a block of zeros.
 */
public final class LateConcat implements Fusion {
    private final double dropout;
    private final int hidden;
    private final Linear first;
    private final Linear second;

    public LateConcat(Parameters parameters, LateConcatConfig config, Map<String, Encoder> encoders) {
        this(
                parameters,
                config.dropout(),
                Lengths.orLargest(config.hidden(), encoders.values()),
                Lengths.sum(encoders.values()));
    }

    /**
     * The layers after vectors of any kind.
     *
     * @param in joint length of the vectors
     */
    LateConcat(Parameters parameters, double dropout, int hidden, int in) {
        this.dropout = dropout;
        this.hidden = hidden;
        first = Linear.beforeRelu(parameters.child("fc1"), in, hidden);
        second = Linear.beforeRelu(parameters.child("fc2"), hidden, hidden);
    }

    @Override
    public int features() {
        return hidden;
    }

    @Override
    public Tensor forward(List<Tensor> features, Pass pass) {
        Tensor joined = pass.dropout(Tensor.cat(features, 1), dropout);
        return second.apply(first.apply(joined).relu()).relu();
    }
}
