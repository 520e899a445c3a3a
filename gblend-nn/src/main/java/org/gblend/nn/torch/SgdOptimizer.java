package org.gblend.nn.torch;

import java.util.BitSet;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.jspecify.annotations.Nullable;

/**
 * {@code d = g + decay w; b = momentum b + d; w -= lr (d + momentum b)} with Nesterov, {@code w -= lr b} without. The
 * buffer starts at 0, which equals PyTorch's start at the first gradient (dampening 0).
 */
final class SgdOptimizer extends Optimizer {
    private final State parameters;
    private final @Nullable State momentum;
    private final IValue noMomentum;
    private final IValue factor;
    private final IValue dampening;
    private final IValue nesterov;
    private final IValue no;
    private final IValue none;

    SgdOptimizer(SgdConfig config, Map<String, Tensor> parameters, ToDoubleBiFunction<String, Tensor> decay) {
        super("aten::_fused_sgd_", parameters, decay);
        try (var _ = new Scope()) {
            this.parameters = parameterList();
            momentum = config.momentum() == 0 ? null : slotLikeParameters("momentum_buffer");
            noMomentum = own(new IValue(list()));
            factor = own(new IValue(config.momentum()));
            dampening = own(new IValue(0.0));
            nesterov = own(new IValue(config.nesterov()));
            no = own(new IValue(false));
            none = own(new IValue());
        }
    }

    @Override
    void update(double learningRate, IValue decay, GenericList gradients, BitSet present) {
        call(
                parameters.of(present),
                new IValue(gradients),
                momentum == null ? noMomentum : momentum.of(present),
                decay,
                factor,
                new IValue(learningRate),
                dampening,
                nesterov,
                no,
                no,
                none,
                none);
    }
}
