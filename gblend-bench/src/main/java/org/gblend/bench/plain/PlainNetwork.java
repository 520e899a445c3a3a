package org.gblend.bench.plain;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.max_pool2d;
import static org.gblend.bench.plain.Modules.chain;
import static org.gblend.bench.plain.Modules.relu;
import static org.gblend.bench.plain.Modules.residual;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.gblend.bench.plain.Modules.Layer;

/** The measured networks a second time, layer by layer from the library's modules. */
public final class PlainNetwork {
    private static final int STAGES = 4;
    private static final int FRONT_BLOCKS = 3;

    private final Modules modules;
    private final Function<List<Tensor>, List<Tensor>> forward;

    private PlainNetwork(Modules modules, Function<List<Tensor>, List<Tensor>> forward) {
        this.modules = modules;
        this.forward = forward;
    }

    Modules modules() {
        return modules;
    }

    /** The logits of each head from each modality's batch, channels first. */
    List<Tensor> logits(List<Tensor> inputs) {
        return forward.apply(inputs);
    }

    /** ResNet3D with 10 layers on (N, 3, T, H, W) and one head. */
    public static PlainNetwork r3d10(String modality, long width, long classes) {
        Modules m = new Modules();
        String encoder = "encoders." + modality + ".";
        Layer stem = relu(chain(
                m.conv3d(encoder + "stem.0", 3, width, new long[] {3, 7, 7}, new long[] {1, 2, 2}),
                m.norm3d(encoder + "stem.1", width)));
        Layer[] stages = new Layer[STAGES];
        for (int stage = 0; stage < STAGES; stage++) {
            long in = stage == 0 ? width : width << (stage - 1);
            stages[stage] = videoBlock(m, encoder + "layer" + (stage + 1) + ".0.", in, width << stage);
        }
        Layer body = chain(stem, chain(stages));
        Layer head = m.linear("heads." + modality, width << (STAGES - 1), classes);
        ScalarTypeOptional sameType = new ScalarTypeOptional();
        return new PlainNetwork(
                m,
                inputs ->
                        List.of(head.apply(body.apply(inputs.getFirst()).mean(new long[] {2, 3, 4}, false, sameType))));
    }

    private static Layer videoBlock(Modules m, String name, long in, long out) {
        long step = in == out ? 1 : 2;
        long[] kernel = {3, 3, 3};
        long[] stride = {step, step, step};
        Layer inner = chain(
                relu(chain(m.conv3d(name + "conv1.0", in, out, kernel, stride), m.norm3d(name + "conv1.1", out))),
                m.conv3d(name + "conv2.0", out, out, kernel, new long[] {1, 1, 1}),
                m.norm3d(name + "conv2.1", out));
        Layer shortcut = in == out
                ? x -> x
                : chain(
                        m.conv3d(name + "downsample.0", in, out, new long[] {1, 1, 1}, stride),
                        m.norm3d(name + "downsample.1", out));
        return residual(inner, shortcut);
    }

    /** The paper's audio network with 10 layers in its four stages, on (N, 1, frames, mels), and one head. */
    public static PlainNetwork audioResnet10(String modality, long width, long classes) {
        Modules m = new Modules();
        String encoder = "encoders." + modality + ".";
        Layer body = m.conv2d(encoder + "conv1", 1, width / 4, 3, 1, true);
        long channels = width / 4;
        for (int block = 0; block < FRONT_BLOCKS; block++) {
            body = chain(body, pictureBlock(m, encoder + "front." + block + ".", channels, width / 2));
            channels = width / 2;
        }
        for (int stage = 0; stage < STAGES; stage++) {
            body = chain(body, pictureBlock(m, encoder + "layer" + (stage + 1) + ".0.", channels, width << stage));
            channels = width << stage;
        }
        Layer encoded = body;
        Layer head = m.linear("heads." + modality, channels, classes);
        return new PlainNetwork(m, inputs -> {
            Tensor y = encoded.apply(inputs.getFirst());
            long[] window = {y.size(2), y.size(3)};
            Tensor pooled = max_pool2d(y, window, new long[] {1, 1}, new long[] {0, 0}, new long[] {1, 1}, false);
            return List.of(head.apply(pooled.flatten(1, -1)));
        });
    }

    private static Layer pictureBlock(Modules m, String name, long in, long out) {
        long stride = in == out ? 1 : 2;
        Layer inner = chain(
                relu(chain(m.conv2d(name + "conv1", in, out, 3, stride, false), m.norm2d(name + "bn1", out))),
                m.conv2d(name + "conv2", out, out, 3, 1, false),
                m.norm2d(name + "bn2", out));
        Layer shortcut = in == out
                ? x -> x
                : chain(
                        m.conv2d(name + "downsample.0", in, out, 1, stride, false),
                        m.norm2d(name + "downsample.1", out));
        return residual(inner, shortcut);
    }

    /** Two encoders of two layers on (N, F), a head on each, and late concatenation with two layers and a third head. */
    public static PlainNetwork fusedMlp(
            String first, long firstIn, String second, long secondIn, long hidden, long classes) {
        Modules m = new Modules();
        Layer a = mlp(m, first, firstIn, hidden);
        Layer b = mlp(m, second, secondIn, hidden);
        Layer headA = m.linear("heads." + first, hidden, classes);
        Layer headB = m.linear("heads." + second, hidden, classes);
        Layer fusion =
                chain(relu(m.linear("fusion.fc1", 2 * hidden, hidden)), relu(m.linear("fusion.fc2", hidden, hidden)));
        Layer joint = m.linear("heads.joint", hidden, classes);
        return new PlainNetwork(m, inputs -> {
            Tensor featuresA = a.apply(inputs.get(0));
            Tensor featuresB = b.apply(inputs.get(1));
            Tensor fused = fusion.apply(cat(new TensorVector(featuresA, featuresB), 1));
            return List.of(headA.apply(featuresA), headB.apply(featuresB), joint.apply(fused));
        });
    }

    private static Layer mlp(Modules m, String modality, long in, long hidden) {
        String encoder = "encoders." + modality + ".layers.";
        return chain(relu(m.linear(encoder + "0", in, hidden)), relu(m.linear(encoder + "1", hidden, hidden)));
    }
}
