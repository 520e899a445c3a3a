package org.gblend.nn.fusions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gblend.nn.Encoder;
import org.gblend.nn.Fusion;
import org.gblend.nn.SumConfig;
import org.gblend.nn.torch.Linear;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/**
 * {@code h = sum_i relu(W_i x_i + b_i)}, then [dropout].
 *
 * <p>With the linear joint head every logit is a sum of one term per modality, as in the summation baseline of Peng et
 * al., CVPR 2022 (OGM-GE), which has no hidden layer: no modality changes what another one says. A sum of
 * projections without the ReLU would be the first layer of {@link LateConcat}. Where a sample lacks modalities the sum is
 * over those that it has.
 */
public final class Sum implements Fusion {
    private final double dropout;
    private final int hidden;
    private final List<Linear> projections = new ArrayList<>();

    public Sum(Parameters parameters, SumConfig config, Map<String, Encoder> encoders) {
        dropout = config.dropout();
        hidden = Lengths.orLargest(config.hidden(), encoders.values());
        encoders.forEach((modality, encoder) -> projections.add(
                Linear.beforeRelu(parameters.child("projections." + modality), encoder.features(), hidden)));
    }

    @Override
    public int features() {
        return hidden;
    }

    @Override
    public Tensor forward(List<Tensor> features, Pass pass) {
        Tensor sum = term(0, features);
        for (int i = 1; i < features.size(); i++) {
            sum = sum.add(term(i, features));
        }
        return pass.dropout(sum, dropout);
    }

    @Override
    public Tensor forward(List<Tensor> features, List<Tensor> present, Pass pass) {
        Tensor sum = term(0, features).mul(present.getFirst());
        for (int i = 1; i < features.size(); i++) {
            sum = sum.add(term(i, features).mul(present.get(i)));
        }
        return pass.dropout(sum, dropout);
    }

    private Tensor term(int i, List<Tensor> features) {
        return projections.get(i).apply(features.get(i)).relu();
    }
}
