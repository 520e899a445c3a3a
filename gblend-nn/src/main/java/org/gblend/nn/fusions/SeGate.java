package org.gblend.nn.fusions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gblend.nn.Encoder;
import org.gblend.nn.Fusion;
import org.gblend.nn.LateConcatConfig;
import org.gblend.nn.SeGateConfig;
import org.gblend.nn.torch.Linear;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/**
 * Squeeze-and-excitation gates (Hu et al., CVPR 2018, Eq. 2 to 4) in which the squeeze of all streams gates each:
 *
 * <pre>
 *   s = [x_1, ..., x_k]       y_i = sigmoid(V_i relu(U_i s)) * x_i       h = LateConcat(y_1, ..., y_k)
 * </pre>
 *
 * <p>U_i has F_i / reduction rows (1 at least), V_i has F_i. The gates multiply the pooled features. On an encoder that
 * ends in an average that is the same as gates on the channels of its last map, and for gates above 0, as these are, on
 * one that ends in a maximum too. A modality that a sample lacks is 0 in s and 0 in h, whatever its gate.
 */
public final class SeGate implements Fusion {
    private record Gate(Linear squeeze, Linear excite) {}

    private final List<Gate> gates = new ArrayList<>();
    private final LateConcat concat;

    public SeGate(Parameters parameters, SeGateConfig config, Map<String, Encoder> encoders) {
        int all = Lengths.sum(encoders.values());
        encoders.forEach((modality, encoder) -> {
            Parameters gate = parameters.child("gates." + modality);
            int inner = Math.max(1, encoder.features() / config.reduction());
            gates.add(new Gate(
                    Linear.beforeRelu(gate.child("fc1"), all, inner),
                    new Linear(gate.child("fc2"), inner, encoder.features())));
        });
        concat = new LateConcat(parameters, new LateConcatConfig(config.dropout(), config.hidden()), encoders);
    }

    @Override
    public int features() {
        return concat.features();
    }

    @Override
    public Tensor forward(List<Tensor> features, Pass pass) {
        Tensor squeezed = Tensor.cat(features, 1);
        List<Tensor> gated = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            Gate gate = gates.get(i);
            Tensor inner = gate.squeeze().apply(squeezed).relu();
            gated.add(gate.excite().apply(inner).sigmoid().mul(features.get(i)));
        }
        return concat.forward(gated, pass);
    }
}
