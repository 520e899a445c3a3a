package org.gblend.nn.torch;

import java.util.BitSet;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;

/** {@code m = b1 m + (1-b1) d; v = b2 v + (1-b2) d^2; w -= lr m^ / (sqrt(v^) + eps)}, hats bias-corrected. */
final class AdamOptimizer extends Optimizer {
    private final State parameters;
    private final State first;
    private final State second;
    private final State steps;
    private final IValue noMaxima;
    private final IValue beta1;
    private final IValue beta2;
    private final IValue epsilon;
    private final IValue no;
    private final IValue none;
    private final IValue one;
    private final OperatorHandle addToAll;

    AdamOptimizer(AdamConfig config, Map<String, Tensor> parameters, ToDoubleBiFunction<String, Tensor> decay) {
        super("aten::_fused_adam_", parameters, decay);
        try (var _ = new Scope()) {
            this.parameters = parameterList();
            first = slotLikeParameters("exp_avg");
            second = slotLikeParameters("exp_avg_sq");
            steps = slotOfCounts("step");
            noMaxima = own(new IValue(list()));
            beta1 = own(new IValue(config.beta1()));
            beta2 = own(new IValue(config.beta2()));
            epsilon = own(new IValue(config.epsilon()));
            no = own(new IValue(false));
            none = own(new IValue());
            one = own(new IValue(new Scalar(1.0)));
            addToAll = own(Dispatcher.singleton().findSchemaOrThrow("aten::_foreach_add_", "Scalar"));
        }
    }

    @Override
    void update(double learningRate, IValue decay, GenericList gradients, BitSet present) {
        call(addToAll, steps.of(present), one);
        call(
                parameters.of(present),
                new IValue(gradients),
                first.of(present),
                second.of(present),
                noMaxima,
                steps.of(present),
                new IValue(learningRate),
                beta1,
                beta2,
                decay,
                epsilon,
                no,
                no,
                none,
                none);
    }
}
