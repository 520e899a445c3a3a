package org.gblend.nn.encoders;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gblend.nn.Encoder;
import org.gblend.nn.MlpConfig;
import org.gblend.nn.torch.Linear;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/** Layers of {@code dropout(relu(linear x))} over the flattened sample. */
public final class Mlp implements Encoder {
    private final List<Linear> layers = new ArrayList<>();
    private final int hidden;
    private final double dropout;

    public Mlp(Parameters parameters, MlpConfig config, String modality, long[] sampleShape) {
        Samples.require(sampleShape.length > 0, "mlp", modality, sampleShape, "samples with at least one axis");
        hidden = config.hidden();
        dropout = config.dropout();
        long in = Arrays.stream(sampleShape).reduce(1, Math::multiplyExact);
        for (int i = 0; i < config.layers(); i++) {
            layers.add(new Linear(parameters.child("layers." + i), in, hidden));
            in = hidden;
        }
    }

    @Override
    public int features() {
        return hidden;
    }

    @Override
    public Tensor forward(Tensor batch, Pass pass) {
        Tensor y = batch.rank() == 2 ? batch : batch.flatten(1);
        for (Linear layer : layers) {
            y = pass.dropout(layer.apply(y).relu(), dropout);
        }
        return y;
    }
}
