package org.gblend.train.loop;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.gblend.nn.Head;
import org.gblend.nn.Presence;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.config.MixupConfig;

/**
 * Mixup of one batch (Zhang et al., ICLR 2018, Eq. 1): {@code x' = lambda x + (1 - lambda) x_p} with one lambda and one
 * permutation p for all mixed modalities, a function of the run's seed and the step alone.
 *
 * <p>The loss of a head is {@code l L(z, y) + (1 - l) L(z, y_p)}, where l is lambda for the head of a mixed modality, 1 for
 * that of another, and for the joint head the mean of these over the modalities: the share of the input that is y's.
 *
 * <p>Where samples lack modalities, a modality of a sample is mixed where both the sample and its partner have it, and stays as
 * it is otherwise: a sample never gets a modality from its partner. l is then a sample's own: lambda or 1 by modality, and
 * for the joint head the mean over the modalities that the sample has. The loss is the mean over the samples that the head
 * is for.
 */
final class Mixup {
    private final MixupConfig config;
    private final List<String> modalities;
    private final double lambda;
    private final long[] partners;
    private final Tensor permutation;
    private final Presence presence;

    /**
     * @param modalities all that the network sees
     * @param size of the batch
     * @param presence what its samples have
     */
    Mixup(MixupConfig config, List<String> modalities, int size, Presence presence, RandomStreams streams, long step) {
        this.config = config;
        this.modalities = List.copyOf(modalities);
        RandomGenerator random = streams.stream("mixup", step);
        lambda = beta(config.alpha(), random);
        partners = permutation(size, random);
        permutation = Tensor.of(partners, size);
        this.presence = presence;
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
        return Head.isJoint(head)
                ? modalities.stream().mapToDouble(this::share).average().orElseThrow()
                : share(Head.part(head));
    }

    Map<String, Tensor> inputs(Map<String, Tensor> inputs) {
        Map<String, Tensor> mixed = new LinkedHashMap<>();
        inputs.forEach((modality, x) -> {
            double own = share(modality);
            mixed.put(
                    modality,
                    own == 1
                            ? x
                            : x.mul(own).add(x.select(0, partners(modality)).mul(1 - own)));
        });
        return mixed;
    }

    /** Whom each sample's modality is mixed with: itself where one of the two lacks it. */
    private Tensor partners(String modality) {
        if (presence.complete(modality)) {
            return permutation;
        }
        boolean[] mixes = mixes(modality);
        long[] own = new long[partners.length];
        Arrays.setAll(own, i -> mixes[i] ? partners[i] : i);
        return Tensor.of(own, own.length);
    }

    private boolean[] mixes(String modality) {
        boolean[] has = presence.of(modality, partners.length);
        boolean[] both = new boolean[has.length];
        for (int i = 0; i < both.length; i++) {
            both[i] = has[i] && has[(int) partners[i]];
        }
        return both;
    }

    /** The share of each sample's input to a head that belongs to the sample itself. */
    double[] headShares(String head) {
        double[] shares = new double[partners.length];
        if (!Head.isJoint(head)) {
            String modality = Head.part(head);
            boolean[] mixes = mixes(modality);
            Arrays.setAll(shares, i -> mixes[i] ? share(modality) : 1);
            return shares;
        }
        int[] counts = new int[shares.length];
        for (String modality : modalities) {
            boolean[] has = presence.of(modality, shares.length);
            boolean[] mixes = mixes(modality);
            for (int i = 0; i < shares.length; i++) {
                shares[i] += !has[i] ? 0 : mixes[i] ? share(modality) : 1;
                counts[i] += has[i] ? 1 : 0;
            }
        }
        Arrays.setAll(shares, i -> counts[i] == 0 ? 1 : shares[i] / counts[i]);
        return shares;
    }

    Tensor loss(String head, Tensor logits, Tensor labels, double smoothing) {
        if (!presence.complete()) {
            return partialLoss(head, logits, labels, smoothing);
        }
        double own = headShare(head);
        Tensor loss = HeadLoss.mean(logits, labels, smoothing);
        return own == 1
                ? loss
                : loss.mul(own)
                        .add(HeadLoss.mean(logits, labels.select(0, permutation), smoothing)
                                .mul(1 - own));
    }

    private Tensor partialLoss(String head, Tensor logits, Tensor labels, double smoothing) {
        boolean[] counted = presence.of(head, modalities, partners.length);
        double[] shares = headShares(head);
        Tensor own = Tensor.of(shares, shares.length).to(logits.device(), logits.type());
        Tensor each = HeadLoss.perSample(logits, labels, smoothing)
                .mul(own)
                .add(HeadLoss.perSample(logits, labels.select(0, permutation), smoothing)
                        .mul(own.mul(-1).add(1)));
        return BatchTensors.counted(each, counted).mean();
    }
}
