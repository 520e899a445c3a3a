package org.gblend.nn.torch;

import java.util.BitSet;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;

/** {@code s += d^2; w -= lr / (1 + (step - 1) lrDecay) d / (sqrt(s) + eps)}. */
final class AdagradOptimizer extends Optimizer {
    private final State parameters;
    private final State sums;
    private final State steps;
    private final IValue lrDecay;
    private final IValue epsilon;
    private final IValue no;
    private final IValue none;
    private final IValue one;
    private final OperatorHandle addToAll;

    AdagradOptimizer(AdagradConfig config, Map<String, Tensor> parameters, ToDoubleBiFunction<String, Tensor> decay) {
        super("aten::_fused_adagrad_", parameters, decay);
        try (var _ = new Scope()) {
            this.parameters = parameterList();
            sums = slotLikeParameters("sum");
            steps = slotOfCounts("step");
            lrDecay = own(new IValue(config.lrDecay()));
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
                sums.of(present),
                steps.of(present),
                new IValue(learningRate),
                lrDecay,
                decay,
                epsilon,
                no,
                none,
                none);
    }
}
