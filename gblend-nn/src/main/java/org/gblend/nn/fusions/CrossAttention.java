package org.gblend.nn.fusions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.gblend.core.InputException;
import org.gblend.nn.CrossAttentionConfig;
import org.gblend.nn.Encoder;
import org.gblend.nn.Fusion;
import org.gblend.nn.torch.LayerNorm;
import org.gblend.nn.torch.Linear;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/**
 * Cross-modal attention (Tsai et al., ACL 2019, Eq. 3 to 4, with the attention of Vaswani et al., NeurIPS 2017, Eq. 1):
 * every stream asks all the others.
 *
 * <pre>
 *   t_i = E_i x_i + e_i                                     tokens of D values, one per position of stream i's last map
 *   c_i = O_i [softmax(Q_h K_h^T / sqrt(D / H)) V_h : h]    Q = t_i Wq_i, K = t_j Wk_i, V = t_j Wv_i over all j != i
 *   y_i = mean over positions of LayerNorm(t_i + c_i)       h = LateConcat(y_1, ..., y_k)
 * </pre>
 *
 * <p>All maps have a bias; e_i tells the streams apart. Positions carry no code of their place. An encoder without maps
 * has one position, its feature vector.
 *
 * <p>The positions of a modality that a sample lacks are no keys (their softmax is 0), its own y is 0, and where a sample has
 * no other modality c_i is 0, bias and all.
 */
public final class CrossAttention implements Fusion {
    private record Stream(
            Positions positions, Linear embed, Linear query, Linear key, Linear value, Linear output, LayerNorm norm) {}

    private final Map<String, Stream> streams = new LinkedHashMap<>();
    private final int width;
    private final int heads;
    private final LateConcat concat;

    public CrossAttention(Parameters parameters, CrossAttentionConfig config, Map<String, Encoder> encoders) {
        width = Lengths.orLargest(config.width(), encoders.values());
        heads = config.attentionHeads();
        if (width % heads != 0) {
            throw new InputException("fusion.cross-attention: " + heads + " attention-heads do not divide the width "
                    + width + (config.width() == 0 ? " (the largest feature length of the modalities)" : "")
                    + "; set width to a multiple of " + heads + ", or attention-heads to a divisor");
        }
        encoders.forEach((modality, encoder) -> {
            Positions positions = new Positions(encoder);
            Parameters stream = parameters.child("streams." + modality);
            streams.put(
                    modality,
                    new Stream(
                            positions,
                            new Linear(stream.child("embed"), positions.channels(), width),
                            new Linear(stream.child("query"), width, width),
                            new Linear(stream.child("key"), width, width),
                            new Linear(stream.child("value"), width, width),
                            new Linear(stream.child("out"), width, width),
                            new LayerNorm(stream.child("norm"), width)));
        });
        int hidden = config.hidden() > 0 ? config.hidden() : width;
        concat = new LateConcat(parameters, config.dropout(), hidden, width * encoders.size());
    }

    @Override
    public OptionalInt map(String modality) {
        return Objects.requireNonNull(streams.get(modality), modality).positions.map();
    }

    @Override
    public int features() {
        return concat.features();
    }

    @Override
    public Tensor forward(List<Tensor> inputs, Pass pass) {
        return forward(inputs, List.of(), pass);
    }

    @Override
    public Tensor forward(List<Tensor> inputs, List<Tensor> present, Pass pass) {
        List<Stream> all = List.copyOf(streams.values());
        List<Tensor> tokens = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            tokens.add(all.get(i).embed.apply(all.get(i).positions.vectors(inputs.get(i)))); // (N, P_i, D)
        }
        List<Tensor> pooled = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Stream stream = all.get(i);
            List<Tensor> others = new ArrayList<>(tokens);
            Tensor own = others.remove(i);
            List<Tensor> there = new ArrayList<>(present);
            Tensor here = present.isEmpty() ? null : there.remove(i);
            Tensor asked = stream.output.apply(attended(stream, own, Tensor.cat(others, 1), KeyMask.of(there, others)));
            Tensor context = here == null ? asked : asked.mul(KeyMask.any(there).unsqueeze(2));
            Tensor feature = stream.norm.apply(own.add(context)).mean(1);
            pooled.add(here == null ? feature : feature.mul(here));
        }
        return concat.forward(pooled, pass);
    }

    /** (N, P, D) asks (N, Q, D): (N, P, D). */
    private Tensor attended(Stream stream, Tensor own, Tensor others, KeyMask mask) {
        Tensor query = byHead(stream.query.apply(own));
        Tensor key = byHead(stream.key.apply(others)).permute(0, 1, 3, 2);
        Tensor value = byHead(stream.value.apply(others));
        Tensor scores = query.matmul(key).mul(1 / Math.sqrt((double) width / heads)); // (N, H, P, Q)
        return mask.apply(scores).softmax().matmul(value).permute(0, 2, 1, 3).flatten(2);
    }

    /** (N, P, D) to (N, H, P, D / H). */
    private Tensor byHead(Tensor tokens) {
        return tokens.reshape(tokens.size(0), tokens.size(1), heads, width / heads)
                .permute(0, 2, 1, 3);
    }
}
