package org.gblend.nn.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * One layer of gated recurrent units (Cho et al., EMNLP 2014) in PyTorch's form, over (N, T, in), forward in time or in
 * both directions. Parameters are named as in {@code torch.nn.GRU}: {@code weight_ih_l0}, {@code weight_ih_l0_reverse}, ...
 */
public final class Gru {
    /** Output of every step (N, T, D hidden), and the last state of each direction (D, N, hidden). */
    public record Output(Tensor sequence, Tensor last) {}

    private static final int GATES = 3;

    private final String path;
    private final long in;
    private final String name;
    private final TensorVector weights;
    private final int directions;
    private final long hidden;
    private final Parameters parameters;

    public Gru(Parameters parameters, int layer, long in, long hidden, boolean bidirectional) {
        this.parameters = parameters;
        this.hidden = hidden;
        directions = bidirectional ? 2 : 1;
        path = parameters.path();
        this.in = in;
        name = path + " (gru layer " + layer + ", " + in + " -> " + hidden + ")";
        List<Tensor> all = new ArrayList<>();
        Init init = Init.uniform(hidden);
        for (int direction = 0; direction < directions; direction++) {
            String suffix = "_l" + layer + (direction == 0 ? "" : "_reverse");
            all.add(parameters.weight("weight_ih" + suffix, init, GATES * hidden, in));
            all.add(parameters.weight("weight_hh" + suffix, init, GATES * hidden, hidden));
            all.add(parameters.weight("bias_ih" + suffix, init, GATES * hidden));
            all.add(parameters.weight("bias_hh" + suffix, init, GATES * hidden));
        }
        weights = parameters.own(Tensor.vector(all));
    }

    public Output apply(Tensor x, Pass pass) {
        Meter.enter(path);
        Meter.count(x.size(0) * x.size(1) * directions * GATES * hidden * (in + hidden));
        if (x.handle.is_meta()) {
            return new Output(
                    Tensor.meta(x.type(), x.size(0), x.size(1), directions * hidden),
                    Tensor.meta(x.type(), directions, x.size(0), hidden));
        }
        boolean training = pass.mode() != Pass.Mode.EVALUATION;
        Tensor start = Tensor.zeros(x.type(), directions, x.size(0), hidden).to(parameters.device(), x.type());
        try {
            var result = torch.gru(x.handle, start.handle, weights, true, 1, 0, training, directions == 2, true);
            return new Output(new Tensor(Meter.made(result.get0())), new Tensor(Meter.made(result.get1())));
        } catch (RuntimeException e) {
            throw Native.failure(name, e, x);
        }
    }
}
