package org.gblend.nn.torch;

/**
 * Multi-head self-attention over (N, T, F) (Vaswani et al., NeurIPS 2017, section 3.2): for each head
 * {@code softmax(q k^T / sqrt(d)) v} with {@code d = F / heads}, heads joined and projected. Parameters are named as in
 * {@code torch.nn.MultiheadAttention}: {@code in_proj_weight}, {@code in_proj_bias}, {@code out_proj.*}.
 */
public final class Attention {
    private final Linear in;
    private final Linear out;
    private final int heads;
    private final long features;

    /**
     * @param features F; a multiple of {@code heads}
     */
    public Attention(Parameters parameters, long features, int heads) {
        this.heads = heads;
        this.features = features;
        Init glorot = Init.xavierNormal(features, features);
        in = Linear.named(
                parameters, "in_proj_weight", "in_proj_bias", features, 3 * features, glorot, Init.constant(0));
        out = Linear.startingAs(parameters.child("out_proj"), features, features, glorot, Init.constant(0));
    }

    /** (N, T, F) to (N, T, F); {@code dropout} is the rate on the attention weights. */
    public Tensor apply(Tensor x, Pass pass, double dropout) {
        Tensor all = in.apply(x); // (N, T, 3 F)
        Tensor scores =
                head(all, 0).matmul(head(all, 1).permute(0, 1, 3, 2)).mul(1 / Math.sqrt((double) features / heads));
        Tensor mixed = pass.dropout(scores.softmax(), dropout).matmul(head(all, 2)); // (N, h, T, d)
        return out.apply(mixed.permute(0, 2, 1, 3).flatten(2));
    }

    /** Queries (0), keys (1) or values (2) by head: (N, h, T, d). */
    private Tensor head(Tensor all, int which) {
        Tensor part = all.narrow(2, which * features, features);
        return part.reshape(part.size(0), part.size(1), heads, features / heads).permute(0, 2, 1, 3);
    }
}
