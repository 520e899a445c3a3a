package org.gblend.nn.encoders;

import java.util.ArrayList;
import java.util.List;
import org.gblend.nn.Conv1dConfig;
import org.gblend.nn.Encoder;
import org.gblend.nn.torch.BatchNorm;
import org.gblend.nn.torch.Convolution;
import org.gblend.nn.torch.Convolution.Window;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/** Layers of {@code relu(bn(conv x))} along time, all but the first with stride 2, then the mean over time. */
public final class Conv1d implements Encoder {
    private record Layer(Convolution convolution, BatchNorm norm) {}

    private final List<Layer> layers = new ArrayList<>();
    private final int features;
    private final double dropout;

    public Conv1d(Parameters parameters, Conv1dConfig config, String modality, long[] sampleShape) {
        long channels = Samples.sequenceChannels("conv1d", modality, sampleShape);
        dropout = config.dropout();
        for (int i = 0; i < config.layers(); i++) {
            Parameters layer = parameters.child("layers." + i);
            long out = (long) config.width() << i;
            Window window = Window.cube(1, config.kernel(), i == 0 ? 1 : 2);
            layers.add(new Layer(
                    new Convolution(layer.child("0"), channels, out, window, false),
                    new BatchNorm(layer.child("1"), out)));
            channels = out;
        }
        features = Math.toIntExact(channels);
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public Tensor forward(Tensor batch, Pass pass) {
        Tensor y = Samples.sequence(batch).permute(0, 2, 1); // (N, C, T)
        for (Layer layer : layers) {
            y = layer.norm().apply(layer.convolution().apply(y), pass).reluInPlace();
        }
        return pass.dropout(y.mean(2), dropout);
    }
}
