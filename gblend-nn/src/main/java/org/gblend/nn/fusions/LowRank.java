package org.gblend.nn.fusions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gblend.nn.Encoder;
import org.gblend.nn.Fusion;
import org.gblend.nn.LowRankConfig;
import org.gblend.nn.torch.Init;
import org.gblend.nn.torch.Linear;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/**
 * Low-rank multi-modal fusion (Liu et al., ACL 2018, section 3): a tensor that multiplies all modalities at once, as a sum of
 * R products,
 *
 * <pre>
 *   h = sum_{r=1..R} prod_i W_i^(r) [x_i; 1]
 * </pre>
 *
 * <p>products element by element, then [dropout]. The column for the 1 is the bias, so that every product of fewer
 * modalities is there too. {@code factors.MODALITY.weight} is (R F, F_i), rank by rank; Glorot-normal as in the authors'
 * code, whose weight per rank is left out, as any factor can take it over. Of a modality that a sample lacks the 1 is kept:
 * its factor is its bias, and the sample has the products of the modalities that are there.
 */
public final class LowRank implements Fusion {
    private final double dropout;
    private final int hidden;
    private final int rank;
    private final List<Linear> factors = new ArrayList<>();

    public LowRank(Parameters parameters, LowRankConfig config, Map<String, Encoder> encoders) {
        dropout = config.dropout();
        hidden = Lengths.orLargest(config.hidden(), encoders.values());
        rank = config.rank();
        encoders.forEach((modality, encoder) -> {
            Init start = Init.xavierNormal(encoder.features() + 1L, hidden);
            Parameters factor = parameters.child("factors." + modality);
            factors.add(Linear.startingAs(factor, encoder.features(), (long) rank * hidden, start, start));
        });
    }

    @Override
    public int features() {
        return hidden;
    }

    @Override
    public Tensor forward(List<Tensor> features, Pass pass) {
        Tensor product = factors.getFirst().apply(features.getFirst()); // (N, R F)
        for (int i = 1; i < features.size(); i++) {
            product = product.mul(factors.get(i).apply(features.get(i)));
        }
        return pass.dropout(product.reshape(-1, rank, hidden).sum(1), dropout);
    }
}
