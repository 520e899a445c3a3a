package org.gblend.train.pretext;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.gblend.nn.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Telling which clips of two modalities belong together, with negatives of two kinds (Korbar, Tran, Torresani, NeurIPS 2018,
 * section 3): <em>easy</em> ones from other rows, <em>hard</em> ones from another time of the same row.
 *
 * <p>With embeddings {@code a_i} of the anchor modality and {@code p_i} of its partner, and {@code s_ij = a_i . p_j / sqrt(D)},
 * the loss is the contrastive one of van den Oord, Li, Vinyals (2018), Eq. 4, in both directions:
 *
 * <pre>
 *   L = -1/(2N) sum_i log( exp s_ii / sum_j exp s_ij )  -  1/(2N) sum_i log( exp s_ii / sum_j exp s_ji )
 * </pre>
 *
 * <p>With hard negatives, the first denominator also sums over the shifted partners {@code p'_j} of all rows. (Korbar et al. use a
 * margin loss on single pairs; this one takes every pair of the batch and needs no margin.)
 */
final class Synchronisation {
    private Synchronisation() {}

    /**
     * The mean loss of the anchor against each partner.
     *
     * @param anchor (N, D)
     * @param partners (N, D) each
     * @param shifted the same rows at another time, (N, D) each; null leaves the hard negatives out
     */
    static Tensor loss(Tensor anchor, List<Tensor> partners, @Nullable List<Tensor> shifted) {
        Tensor total = null;
        for (int i = 0; i < partners.size(); i++) {
            Tensor part = pair(anchor, partners.get(i), shifted == null ? null : shifted.get(i));
            total = total == null ? part : total.add(part);
        }
        if (total == null) {
            throw new IllegalArgumentException("partners: none; synchronisation needs two modalities or more");
        }
        return total.mul(1.0 / partners.size());
    }

    private static Tensor pair(Tensor anchor, Tensor partner, @Nullable Tensor shifted) {
        Tensor near = similarity(anchor, partner);
        Tensor all = shifted == null ? near : Tensor.cat(List.of(near, similarity(anchor, shifted)), 1);
        long rows = anchor.size(0);
        Tensor own = Tensor.of(LongStream.range(0, rows).toArray(), rows);
        return all.crossEntropy(own).add(near.permute(1, 0).crossEntropy(own)).mul(0.5);
    }

    private static Tensor similarity(Tensor a, Tensor b) {
        return a.matmul(b.permute(1, 0)).mul(1 / Math.sqrt((double) a.size(1)));
    }

    /**
     * How often the own partner is nearer than a negative one; ties count half. Chance is 0.5.
     *
     * @param easy against the partner of the next row at the same place; NaN with a single row
     * @param hard against the own partner at another place; NaN with a single place
     */
    record Accuracy(double easy, double hard) {

        /**
         * The mean over partners, rows and places.
         *
         * @param embeddings by modality, by row and place: row r at place c is {@code r * places + c}
         * @param anchor the modality that all others are compared with
         */
        static Accuracy of(Map<String, float[][]> embeddings, String anchor, int places) {
            float[][] a = embeddings.get(anchor);
            if (a == null) {
                throw new IllegalArgumentException("no embeddings of '" + anchor + "'");
            }
            int rows = a.length / places;
            double easy = 0;
            double hard = 0;
            long count = 0;
            for (Map.Entry<String, float[][]> partner : embeddings.entrySet()) {
                if (!partner.getKey().equals(anchor)) {
                    float[][] p = partner.getValue();
                    for (int at = 0; at < a.length; at++) {
                        int row = at / places;
                        int place = at % places;
                        double own = dot(a[at], p[at]);
                        easy += won(own, dot(a[at], p[(row + 1) % rows * places + place]));
                        hard += won(own, dot(a[at], p[row * places + (place + 1) % places]));
                        count++;
                    }
                }
            }
            return new Accuracy(rows > 1 ? easy / count : Double.NaN, places > 1 ? hard / count : Double.NaN);
        }

        private static double won(double own, double other) {
            return own > other ? 1 : own == other ? 0.5 : 0;
        }

        private static double dot(float[] a, float[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += (double) a[i] * b[i];
            }
            return sum;
        }
    }
}
