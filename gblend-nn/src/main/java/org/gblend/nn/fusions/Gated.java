package org.gblend.nn.fusions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.nn.Encoder;
import org.gblend.nn.Fusion;
import org.gblend.nn.GatedConfig;
import org.gblend.nn.torch.Linear;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/**
 * Gated multi-modal unit (Arevalo et al., ICLR 2017 workshop, section 3):
 *
 * <pre>
 *   h_i = tanh(W_i x_i)       z_i = sigmoid(V_i [x_1, ..., x_k])       h = sum_i z_i * h_i
 * </pre>
 *
 * <p>Tied, for two modalities, {@code h = z * h_1 + (1 - z) * h_2}. Then [dropout]. All maps have a bias.
 *
 * <p>Where a sample lacks modalities the sum is over those that it has, and the gates see 0 for the others; tied, the one that
 * it has counts whole.
 */
public final class Gated implements Fusion {
    private final double dropout;
    private final int hidden;
    private final boolean tied;
    private final List<Linear> values = new ArrayList<>();
    private final List<Linear> gates = new ArrayList<>();

    public Gated(Parameters parameters, GatedConfig config, Map<String, Encoder> encoders) {
        if (config.tied() && encoders.size() != 2) {
            throw new InputException("fusion.gated.tied is true, but there are " + encoders.size() + " modalities "
                    + encoders.keySet() + ": one gate divides between two; set it to false");
        }
        dropout = config.dropout();
        hidden = Lengths.orLargest(config.hidden(), encoders.values());
        tied = config.tied();
        int all = Lengths.sum(encoders.values());
        encoders.forEach((modality, encoder) -> {
            values.add(new Linear(parameters.child("values." + modality), encoder.features(), hidden));
            if (!tied || gates.isEmpty()) {
                gates.add(new Linear(parameters.child("gates." + modality), all, hidden));
            }
        });
    }

    @Override
    public int features() {
        return hidden;
    }

    @Override
    public Tensor forward(List<Tensor> features, Pass pass) {
        Tensor joined = Tensor.cat(features, 1);
        Tensor fused = tied ? tied(features, joined) : gated(0, features, joined);
        for (int i = 1; !tied && i < features.size(); i++) {
            fused = fused.add(gated(i, features, joined));
        }
        return pass.dropout(fused, dropout);
    }

    @Override
    public Tensor forward(List<Tensor> features, List<Tensor> present, Pass pass) {
        Tensor joined = Tensor.cat(features, 1);
        Tensor fused = tied
                ? tied(features, present, joined)
                : gated(0, features, joined).mul(present.getFirst());
        for (int i = 1; !tied && i < features.size(); i++) {
            fused = fused.add(gated(i, features, joined).mul(present.get(i)));
        }
        return pass.dropout(fused, dropout);
    }

    /** With p_i 1 or 0: z' = p_1 (1 - p_2 + p_2 z), h = z' p_1 h_1 + (1 - z') p_2 h_2. */
    private Tensor tied(List<Tensor> features, List<Tensor> present, Tensor joined) {
        Tensor gate = gates.getFirst().apply(joined).sigmoid();
        Tensor both = present.get(1).mul(gate.add(-1)).add(1).mul(present.getFirst());
        Tensor first = value(0, features).mul(present.getFirst());
        Tensor second = value(1, features).mul(present.get(1));
        return second.add(both.mul(first.sub(second)));
    }

    private Tensor gated(int i, List<Tensor> features, Tensor joined) {
        return gates.get(i).apply(joined).sigmoid().mul(value(i, features));
    }

    private Tensor tied(List<Tensor> features, Tensor joined) {
        Tensor gate = gates.getFirst().apply(joined).sigmoid();
        Tensor second = value(1, features);
        return second.add(gate.mul(value(0, features).sub(second)));
    }

    private Tensor value(int i, List<Tensor> features) {
        return values.get(i).apply(features.get(i)).tanh();
    }
}
