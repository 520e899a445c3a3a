package org.gblend.train.loop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.config.MixupConfig;

/**
 * Mixup of one batch (Zhang et al., ICLR 2018, Eq. 1): {@code x' = lambda x + (1 - lambda) x_p} with one lambda and one
 * permutation p for all mixed modalities, a function of the run's seed and the step alone.
 *
 * <p>The loss of a head is {@code l L(z, y) + (1 - l) L(z, y_p)}, where l is lambda for the head of a mixed modality, 1 for
 * that of another, and for the joint head the mean of these over the modalities: the share of the input that is y's.
 */
final class Mixup {
    private final MixupConfig config;
    private final List<String> modalities;
    private final double lambda;
    private final Tensor permutation;

    /**
     * @param modalities all that the network sees
     * @param size of the batch
     */
    Mixup(MixupConfig config, List<String> modalities, int size, RandomStreams streams, long step) {
        this.config = config;
        this.modalities = List.copyOf(modalities);
        RandomGenerator random = streams.stream("mixup", step);
        lambda = beta(config.alpha(), random);
        permutation = Tensor.of(permutation(size, random), size);
    }

    /**
     * A draw from Beta(alpha, alpha) by Johnk's method (Devroye 1986, section IX.3.5): u^(1/a) / (u^(1/a) + v^(1/a)), given
     * that the denominator is at most 1; in logarithms, since small alphas underflow.
     */
    static double beta(double alpha, RandomGenerator random) {
        while (true) {
            double x = Math.log(1 - random.nextDouble()) / alpha;
            double y = Math.log(1 - random.nextDouble()) / alpha;
            if (Math.exp(x) + Math.exp(y) <= 1) {
                return 1 / (1 + Math.exp(y - x));
            }
        }
    }

    private static long[] permutation(int size, RandomGenerator random) {
        long[] order = new long[size];
        for (int i = 0; i < size; i++) {
            int at = random.nextInt(i + 1);
            order[i] = order[at];
            order[at] = i;
        }
        return order;
    }

    private double share(String modality) {
        boolean mixed = config.modalities().isEmpty() || config.modalities().contains(modality);
        return mixed ? lambda : 1;
    }

    /** The share of a head's input that belongs to the sample itself. */
    double headShare(String head) {
        return head.equals(MultiHeadNetwork.JOINT)
                ? modalities.stream().mapToDouble(this::share).average().orElseThrow()
                : share(head);
    }

    Map<String, Tensor> inputs(Map<String, Tensor> inputs) {
        Map<String, Tensor> mixed = new LinkedHashMap<>();
        inputs.forEach((modality, x) -> {
            double own = share(modality);
            mixed.put(
                    modality,
                    own == 1 ? x : x.mul(own).add(x.select(0, permutation).mul(1 - own)));
        });
        return mixed;
    }

    Tensor loss(String head, Tensor logits, Tensor labels, double smoothing) {
        double own = headShare(head);
        Tensor loss = logits.crossEntropy(labels, smoothing);
        return own == 1
                ? loss
                : loss.mul(own)
                        .add(logits.crossEntropy(labels.select(0, permutation), smoothing)
                                .mul(1 - own));
    }
}
