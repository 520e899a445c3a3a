package org.gblend.nn.torch;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Updates named parameters from their gradients, in one fused native kernel per step.
 *
 * <p>The arithmetic is PyTorch's for the same settings. A parameter without a gradient is left alone, its state too. The
 * state is plain named tensors ({@code momentum_buffer/encoders.rgb.stem.0.weight}), the same in memory and on disk.
 * Cost per step besides the kernel: three native calls per parameter. Close it before the network.
 */
public abstract sealed class Optimizer implements AutoCloseable permits SgdOptimizer, AdamOptimizer, AdagradOptimizer {
    private static final double CLIP_NORM_TYPE = 2;

    private final List<String> names;
    private final List<Tensor> parameters;
    private final TensorVector vector;
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private final List<Pointer> owned = new ArrayList<>();
    private final SGD zeroer;
    private final OperatorHandle kernel;
    private final List<Group> groups = new ArrayList<>();

    /** Parameters with the same weight decay: each group is one call of the kernel. */
    private record Group(BitSet members, IValue decay) {}

    /**
     * @param decay weight decay of each parameter, by name
     */
    Optimizer(String kernel, Map<String, Tensor> parameters, ToDoubleBiFunction<String, Tensor> decay) {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("an optimiser needs at least one parameter");
        }
        names = List.copyOf(parameters.keySet());
        this.parameters = List.copyOf(parameters.values());
        try (var _ = new Scope()) {
            vector = own(Tensor.vector(this.parameters));
            zeroer = own(new SGD(vector, new SGDOptions(1)));
            this.kernel = own(Dispatcher.singleton().findSchemaOrThrow(kernel, ""));
            group(decay);
        }
    }

    private void group(ToDoubleBiFunction<String, Tensor> decay) {
        Map<Double, BitSet> members = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            double value = decay.applyAsDouble(names.get(i), parameters.get(i));
            OptimizerConfig.requireNotNegative("weight-decay of " + names.get(i), value);
            members.computeIfAbsent(value, _ -> new BitSet()).set(i);
        }
        members.forEach((value, set) -> groups.add(new Group(set, own(new IValue(value.doubleValue())))));
    }

    /** An optimiser with the configured weight decay on every parameter. */
    public static Optimizer create(OptimizerConfig config, Map<String, Tensor> parameters) {
        return create(config, parameters, (_, _) -> 1);
    }

    /**
     * An optimiser whose weight decay differs between parameters.
     *
     * @param decayFactor by name and tensor, 0 or more: multiplies the configured weight decay
     */
    public static Optimizer create(
            OptimizerConfig config, Map<String, Tensor> parameters, ToDoubleBiFunction<String, Tensor> decayFactor) {
        ToDoubleBiFunction<String, Tensor> decay =
                (name, tensor) -> config.weightDecay() * decayFactor.applyAsDouble(name, tensor);
        return switch (config) {
            case SgdConfig sgd -> new SgdOptimizer(sgd, parameters, decay);
            case AdamConfig adam -> new AdamOptimizer(adam, parameters, decay);
            case AdagradConfig adagrad -> new AdagradOptimizer(adagrad, parameters, decay);
        };
    }

    /** One update with this learning rate, from the gradients as they are. */
    public final void step(double learningRate) {
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            groups.forEach(group -> step(learningRate, group));
        } catch (RuntimeException e) {
            throw Native.failure("optimiser step", e);
        }
    }

    private void step(double learningRate, Group group) {
        GenericList gradients = list();
        BitSet present = new BitSet();
        group.members.stream().forEach(i -> {
            org.bytedeco.pytorch.Tensor gradient = parameters.get(i).handle.grad();
            if (gradient.defined()) {
                gradients.push_back(new IValue(gradient));
                present.set(i);
            }
        });
        if (!present.isEmpty()) {
            update(learningRate, group.decay, gradients, present);
        }
    }

    /** Calls the kernel for the parameters of a group that have a gradient. */
    abstract void update(double learningRate, IValue decay, GenericList gradients, BitSet present);

    /** Forgets all gradients: they take no memory until the next backward pass. */
    public final void zeroGrad() {
        zeroer.zero_grad();
    }

    /**
     * Scales all gradients so that their joint Euclidean norm is at most {@code maxNorm}.
     *
     * @return the norm before; NaN or infinite when a gradient is
     */
    public final double clipGradients(double maxNorm) {
        OptimizerConfig.requirePositive("max-norm", maxNorm);
        try (var _ = new Scope()) {
            return torch.clip_grad_norm_(vector, maxNorm, CLIP_NORM_TYPE, false);
        }
    }

    /** The state as live named tensors in a fixed order; copy what must outlast the next step. */
    public final Map<String, Tensor> state() {
        return Collections.unmodifiableMap(state);
    }

    /** Copies a saved state in; every name and shape must match. */
    public final void load(Map<String, Tensor> saved) {
        States.copy("optimiser state", state, saved);
    }

    @Override
    public final void close() {
        owned.reversed().forEach(Pointer::close);
        owned.clear();
        state.values().forEach(Tensor::close);
    }

    /** New state of one kind for every parameter, zero at first, with the parameter's shape and layout. */
    final State slotLikeParameters(String slot) {
        return slot(slot, parameter -> Native.make("zeros_like", () -> torch.zeros_like(parameter.handle), parameter));
    }

    /** New scalar state of one kind for every parameter. */
    final State slotOfCounts(String slot) {
        return slot(slot, parameter -> Tensor.zeros(DType.FLOAT32).to(parameter.device(), DType.FLOAT32));
    }

    private State slot(String slot, UnaryOperator<Tensor> make) {
        List<Tensor> tensors = new ArrayList<>();
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            for (int i = 0; i < names.size(); i++) {
                Tensor tensor = make.apply(parameters.get(i).detach()).retained();
                tensors.add(tensor);
                state.put(slot + "/" + names.get(i), tensor);
            }
            return new State(tensors);
        }
    }

    final State parameterList() {
        try (var _ = new Scope()) {
            return new State(parameters);
        }
    }

    final void call(IValue... arguments) {
        kernel.callBoxed(new IValueVector(arguments));
    }

    static void call(OperatorHandle operator, IValue... arguments) {
        operator.callBoxed(new IValueVector(arguments));
    }

    final <P extends Pointer> P own(P pointer) {
        owned.add(pointer.retainReference());
        return pointer;
    }

    final GenericList list() {
        return new GenericList(Options.TENSOR);
    }

    /** A list of tensors as a native argument, built once and reused while every parameter has a gradient. */
    final class State {
        private final List<Tensor> tensors;
        private final IValue all;

        State(List<Tensor> tensors) {
            this.tensors = tensors;
            BitSet everything = new BitSet();
            everything.set(0, tensors.size());
            all = own(argument(everything));
        }

        IValue of(BitSet present) {
            return present.cardinality() == tensors.size() ? all : argument(present);
        }

        private IValue argument(BitSet present) {
            GenericList list = list();
            present.stream().forEach(i -> list.push_back(new IValue(tensors.get(i).handle)));
            return new IValue(list);
        }
    }
}
