package org.gblend.nn.fusions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.nn.Encoder;
import org.gblend.nn.FilmConfig;
import org.gblend.nn.Fusion;
import org.gblend.nn.torch.Linear;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/**
 * Feature-wise linear modulation (Perez et al., AAAI 2018, Eq. 2): the features of one modality are scaled and shifted by
 * functions of all the others,
 *
 * <pre>
 *   (g, b) = W c + a,   c = [x_j : j != m]       y = (1 + g) * x_m + b       h = relu(FC(dropout(relu(y))))
 * </pre>
 *
 * <p>with the paper's scale {@code gamma = 1 + g}, so that a modulation of 0 passes x_m on as it is. A modality that a sample
 * lacks is 0 in c, so that with none of the others (g, b) = a; where x_m is lacking, y = b.
 */
public final class Film implements Fusion {
    private final double dropout;
    private final int hidden;
    private final int modulated;
    private final int length;
    private final Linear modulation;
    private final Linear output;

    public Film(Parameters parameters, FilmConfig config, Map<String, Encoder> encoders) {
        List<String> modalities = List.copyOf(encoders.keySet());
        modulated = config.modality().isEmpty() ? 0 : modalities.indexOf(config.modality());
        if (modulated < 0) {
            throw new InputException("fusion.film.modality is '" + config.modality()
                    + "', which is not configured: use one of " + modalities + ", or leave it empty for the first");
        }
        dropout = config.dropout();
        hidden = Lengths.orLargest(config.hidden(), encoders.values());
        length = List.copyOf(encoders.values()).get(modulated).features();
        int others = Lengths.sum(encoders.values()) - length;
        modulation = new Linear(parameters.child("modulation"), others, 2L * length);
        output = Linear.beforeRelu(parameters.child("fc"), length, hidden);
    }

    @Override
    public int features() {
        return hidden;
    }

    @Override
    public Tensor forward(List<Tensor> features, Pass pass) {
        List<Tensor> others = new ArrayList<>(features);
        Tensor x = others.remove(modulated);
        Tensor both = modulation.apply(Tensor.cat(others, 1));
        Tensor scale = both.narrow(1, 0, length).add(1);
        Tensor y = scale.mul(x).add(both.narrow(1, length, length)).relu();
        return output.apply(pass.dropout(y, dropout)).relu();
    }
}
