package org.gblend.train.loop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.nn.Head;
import org.gblend.nn.torch.AdagradConfig;
import org.gblend.nn.torch.AdamConfig;
import org.gblend.nn.torch.DType;
import org.gblend.nn.torch.Optimizer;
import org.gblend.nn.torch.OptimizerConfig;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.SgdConfig;
import org.gblend.nn.torch.States;
import org.gblend.nn.torch.Tensor;

/**
 * One trained weight per head (Kendall, Gal, Cipolla, CVPR 2018, section 3):
 *
 * <pre>
 *   L = sum_i exp(-s_i) L_i + s_i        w_i = exp(-s_i)
 * </pre>
 *
 * <p>s_i is the logarithm of a variance and starts at 0. The paper's form for classification has s_i / 2, which is half of
 * this with every s_i moved by ln 2. For constant losses w_i goes to 1 / L_i: the head with the lowest TRAINING loss weighs
 * most, whether it generalises or not.
 *
 * <p>Normalised, the network is trained with {@code w_i / sum_j w_j} (of several tasks over each one's heads) and the s_i by the L above.
 *
 * <p>A head that a batch has no sample for is left out of L, its s_i too, which would otherwise drift by itself.
 *
 * <p>The s_i are updated by the run's optimiser and learning rate, without weight decay, in a state of their own: the
 * network's updates are those of the same weights given as constants.
 */
final class UncertaintyWeights implements AutoCloseable {
    private final Map<String, Tensor> s = new LinkedHashMap<>();
    private final boolean normalised;
    private final Optimizer optimizer;

    UncertaintyWeights(List<String> heads, boolean normalised, OptimizerConfig config) {
        this.normalised = normalised;
        try (var _ = new Scope()) {
            heads.forEach(head -> s.put(
                    head, Tensor.zeros(DType.FLOAT32, 1).requiresGrad(true).retained()));
        }
        optimizer = Optimizer.create(withoutDecay(config), s);
    }

    private static OptimizerConfig withoutDecay(OptimizerConfig config) {
        return switch (config) {
            case SgdConfig sgd -> new SgdConfig(sgd.lr(), sgd.momentum(), sgd.nesterov(), 0);
            case AdamConfig adam -> new AdamConfig(adam.lr(), adam.beta1(), adam.beta2(), adam.epsilon(), 0);
            case AdagradConfig adagrad -> new AdagradConfig(adagrad.lr(), adagrad.lrDecay(), adagrad.epsilon(), 0);
        };
    }

    /** The weights that the network is trained with now. */
    Map<String, Double> weights() {
        Map<String, Double> weights = new LinkedHashMap<>();
        s.forEach((head, tensor) -> weights.put(head, Math.exp(-tensor.item())));
        if (normalised) {
            Head.byTask(weights).values().forEach(task -> {
                double sum =
                        task.values().stream().mapToDouble(Double::doubleValue).sum();
                task.forEach((head, weight) -> weights.put(head, weight / sum));
            });
        }
        return weights;
    }

    /** What is minimised, from the losses of all heads that have one. */
    Tensor loss(Map<String, Tensor> losses) {
        Map<String, Double> now = weights();
        Tensor total = null;
        for (Map.Entry<String, Tensor> entry : s.entrySet()) {
            if (!losses.containsKey(entry.getKey())) {
                continue;
            }
            Tensor loss = BatchTensors.get(losses, entry.getKey());
            Tensor own = entry.getValue().to(loss.device(), loss.type());
            Tensor part =
                    own.mul(-1).exp().mul(normalised ? loss.detach() : loss).add(own);
            if (normalised) {
                part = part.add(loss.mul(now.getOrDefault(entry.getKey(), 0.0)));
            }
            total = total == null ? part : total.add(part);
        }
        if (total == null) {
            throw new IllegalStateException("weights are learned for no head");
        }
        return total;
    }

    void zeroGrad() {
        optimizer.zeroGrad();
    }

    void step(double learningRate) {
        optimizer.step(learningRate);
    }

    /** The s_i and the optimiser's state of them, by name; live. */
    Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        s.forEach((head, tensor) -> state.put("s/" + head, tensor));
        optimizer.state().forEach((key, tensor) -> state.put("opt/" + key, tensor));
        return state;
    }

    void load(Map<String, Tensor> saved) {
        States.copy("learned weights", state(), saved);
    }

    @Override
    public void close() {
        optimizer.close();
        s.values().forEach(Tensor::close);
    }
}
