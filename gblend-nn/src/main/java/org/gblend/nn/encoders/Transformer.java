package org.gblend.nn.encoders;

import java.util.ArrayList;
import java.util.List;
import org.gblend.nn.Encoder;
import org.gblend.nn.TransformerConfig;
import org.gblend.nn.torch.Attention;
import org.gblend.nn.torch.LayerNorm;
import org.gblend.nn.torch.Linear;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/**
 * Linear layer to the width, plus the position of each step, then layers of
 * {@code x += attention(norm1 x); x += linear2(relu(linear1(norm2 x)))}, norm, and the mean over time.
 *
 * <p>Position p has the sines and cosines of {@code p / 10000^(2i / F)} in features 2i and 2i + 1 (Vaswani et al., section
 * 3.5), so that any length will do. Layers are named as in {@code torch.nn.TransformerEncoder}.
 */
public final class Transformer implements Encoder {
    private static final double LONGEST = 10_000;

    private record Part(Attention attention, Linear linear1, Linear linear2, LayerNorm norm1, LayerNorm norm2) {}

    private final TransformerConfig config;
    private final Linear project;
    private final List<Part> layers = new ArrayList<>();
    private final LayerNorm norm;

    public Transformer(Parameters parameters, TransformerConfig config, String modality, long[] sampleShape) {
        this.config = config;
        long hidden = config.hidden();
        long in = Samples.sequenceChannels("transformer", modality, sampleShape);
        project = new Linear(parameters.child("project"), in, hidden);
        for (int i = 0; i < config.layers(); i++) {
            Parameters layer = parameters.child("layers." + i);
            layers.add(new Part(
                    new Attention(layer.child("self_attn"), hidden, config.heads()),
                    Linear.beforeRelu(layer.child("linear1"), hidden, config.feedForward()),
                    new Linear(layer.child("linear2"), config.feedForward(), hidden),
                    new LayerNorm(layer.child("norm1"), hidden),
                    new LayerNorm(layer.child("norm2"), hidden)));
        }
        norm = new LayerNorm(parameters.child("norm"), hidden);
    }

    @Override
    public int features() {
        return config.hidden();
    }

    @Override
    public Tensor forward(Tensor batch, Pass pass) {
        double rate = config.dropout();
        Tensor steps = project.apply(Samples.sequence(batch)); // (N, T, F)
        Tensor y = pass.dropout(steps.add(positions(steps)), rate);
        for (Part layer : layers) {
            Tensor attended = layer.attention().apply(layer.norm1().apply(y), pass, rate);
            y = y.add(pass.dropout(attended, rate));
            Tensor inner = layer.linear1().apply(layer.norm2().apply(y)).relu();
            y = y.add(pass.dropout(layer.linear2().apply(pass.dropout(inner, rate)), rate));
        }
        return norm.apply(y).mean(1);
    }

    /** (1, T, F). */
    private Tensor positions(Tensor steps) {
        int length = Math.toIntExact(steps.size(1));
        int hidden = config.hidden();
        double[] values = new double[length * hidden];
        for (int p = 0; p < length; p++) {
            for (int f = 0; f < hidden; f++) {
                double angle = p / Math.pow(LONGEST, (double) (f - f % 2) / hidden);
                values[p * hidden + f] = f % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
            }
        }
        return Tensor.of(values, 1, length, hidden).to(steps.device(), steps.type());
    }
}
