package org.gblend.bench.plain;

import static org.bytedeco.pytorch.global.torch.zeros_like;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Type;

/** Nesterov SGD by the fused kernel, which the library's own {@link SGD} does not use. */
final class PlainSgd {
    private static final double MOMENTUM = 0.9;
    private static final double WEIGHT_DECAY = 1e-4;

    private final TensorVector parameters;
    private final SGD gradients;
    private final OperatorHandle kernel = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_sgd_", "");
    private final Type.TypePtr tensors = new Type.TypePtr((Type) TensorType.get());
    private final IValue parameterList;
    private final IValue momentumList;
    private final double learningRate;

    PlainSgd(TensorVector parameters, double learningRate) {
        this.parameters = parameters;
        this.learningRate = learningRate;
        gradients = new SGD(parameters, new SGDOptions(learningRate));
        GenericList values = new GenericList(tensors);
        GenericList momenta = new GenericList(tensors);
        for (long i = 0; i < parameters.size(); i++) {
            values.push_back(new IValue(parameters.get(i)));
            momenta.push_back(new IValue(zeros_like(parameters.get(i).detach())));
        }
        parameterList = new IValue(values);
        momentumList = new IValue(momenta);
    }

    void zeroGrad() {
        gradients.zero_grad();
    }

    void step() {
        try (NoGradGuard _ = new NoGradGuard()) {
            GenericList list = new GenericList(tensors);
            for (long i = 0; i < parameters.size(); i++) {
                list.push_back(new IValue(parameters.get(i).grad()));
            }
            kernel.callBoxed(new IValueVector(
                    parameterList,
                    new IValue(list),
                    momentumList,
                    new IValue(WEIGHT_DECAY),
                    new IValue(MOMENTUM),
                    new IValue(learningRate),
                    new IValue(0.0), // dampening
                    new IValue(true), // Nesterov
                    new IValue(false), // maximise
                    new IValue(false), // first step: the momenta are zero, which comes to the same
                    new IValue(),
                    new IValue()));
        }
    }
}
