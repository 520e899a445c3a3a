package org.gblend.nn.encoders;

import java.util.ArrayList;
import java.util.List;
import org.gblend.nn.Encoder;
import org.gblend.nn.GruConfig;
import org.gblend.nn.torch.Gru;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/** Layers of gated recurrent units; the feature is the last layer's final state, of both directions if there are two. */
public final class GruEncoder implements Encoder {
    private final List<Gru> layers = new ArrayList<>();
    private final int features;
    private final double dropout;

    public GruEncoder(Parameters parameters, GruConfig config, String modality, long[] sampleShape) {
        long in = Samples.sequenceChannels("gru", modality, sampleShape);
        features = config.hidden() * (config.bidirectional() ? 2 : 1);
        dropout = config.dropout();
        for (int i = 0; i < config.layers(); i++) {
            layers.add(new Gru(parameters, i, in, config.hidden(), config.bidirectional()));
            in = features;
        }
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public Tensor forward(Tensor batch, Pass pass) {
        Tensor sequence = Samples.sequence(batch); // (N, T, C)
        Tensor last = sequence;
        for (Gru layer : layers) {
            Gru.Output output = layer.apply(sequence, pass);
            sequence = pass.dropout(output.sequence(), dropout);
            last = output.last();
        }
        return pass.dropout(last.permute(1, 0, 2).flatten(1), dropout);
    }
}
