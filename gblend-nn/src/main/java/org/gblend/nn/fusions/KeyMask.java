package org.gblend.nn.fusions;

import java.util.ArrayList;
import java.util.List;
import org.gblend.nn.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Which positions attention may look at: those of the modalities that a sample has.
 *
 * @param bias (N, 1, Q): 0 for a position that is there, {@link #NEVER} for one that is not; null = all are there
 */
record KeyMask(@Nullable Tensor bias) {
    /**
     * Added to a score; its exponential beside that of any score that is there is exactly 0, in float64 too. Finite, so that a
     * sample which has nothing to look at gets numbers (which its caller leaves out) and not NaN.
     */
    private static final double NEVER = -1e9;

    /**
     * The mask of several streams' positions, side by side.
     *
     * @param present per stream (N, 1); empty = all are there
     * @param vectors per stream (N, Q_i, C_i)
     */
    static KeyMask of(List<Tensor> present, List<Tensor> vectors) {
        if (present.isEmpty()) {
            return new KeyMask(null);
        }
        List<Tensor> parts = new ArrayList<>();
        for (int i = 0; i < present.size(); i++) {
            Tensor vector = vectors.get(i);
            parts.add(present.get(i).expand(vector.size(0), vector.size(1)));
        }
        return new KeyMask(Tensor.cat(parts, 1).add(-1).mul(-NEVER).unsqueeze(1));
    }

    /** Scores (N, ..., P, Q) with those of missing positions out of reach. */
    Tensor apply(Tensor scores) {
        if (bias == null) {
            return scores;
        }
        return scores.add(scores.rank() == 4 ? bias.unsqueeze(1) : bias);
    }

    /** (N, 1): 1 where the sample has any of the modalities, else 0. */
    static Tensor any(List<Tensor> present) {
        Tensor none = present.getFirst().mul(-1).add(1);
        for (Tensor one : present.subList(1, present.size())) {
            none = none.mul(one.mul(-1).add(1));
        }
        return none.mul(-1).add(1);
    }
}
