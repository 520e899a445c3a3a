package org.gblend.nn.fusions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.gblend.nn.Encoder;
import org.gblend.nn.Fusion;
import org.gblend.nn.NonLocalConfig;
import org.gblend.nn.torch.Init;
import org.gblend.nn.torch.Linear;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/**
 * Non-Local gate (Wang et al., CVPR 2018, Eq. 4 to 6, embedded Gaussian) over the positions of all streams: for position p
 * of stream i, with x its vector on the last map,
 *
 * <pre>
 *   y_p = sum_q softmax_q(theta_i(x_p) . phi_j(q)(x_q)) g_j(q)(x_q)       z_p = x_p + W_i y_p
 * </pre>
 *
 * <p>where q runs over the positions of all streams and j(q) is q's stream. theta, phi, g and W are linear maps (1x1x1
 * convolutions) of each stream, since channel counts differ; W starts at 0, so that the network starts as
 * {@link LateConcat}, which takes the pooled z. An encoder without maps has one position, its feature vector.
 *
 * <p>The positions of a modality that a sample lacks are no keys (their softmax is 0), and its own pooled z is 0.
 *
 * <p>Cost: the square of the number of positions, in time and memory.
 */
public final class NonLocal implements Fusion {
    private record Stream(Positions positions, Linear theta, Linear phi, Linear g, Linear output) {}

    private final Map<String, Stream> streams = new LinkedHashMap<>();
    private final LateConcat concat;

    public NonLocal(Parameters parameters, NonLocalConfig config, Map<String, Encoder> encoders) {
        long widest = encoders.values().stream()
                .mapToLong(encoder -> new Positions(encoder).channels())
                .max()
                .orElseThrow();
        long inner = Math.max(1, widest / config.reduction());
        encoders.forEach((modality, encoder) -> {
            Positions positions = new Positions(encoder);
            long channels = positions.channels();
            Parameters stream = parameters.child("streams." + modality);
            Init zero = Init.constant(0);
            streams.put(
                    modality,
                    new Stream(
                            positions,
                            new Linear(stream.child("theta"), channels, inner),
                            new Linear(stream.child("phi"), channels, inner),
                            new Linear(stream.child("g"), channels, inner),
                            Linear.startingAs(stream.child("out"), inner, channels, zero, zero)));
        });
        concat = new LateConcat(
                parameters,
                config.dropout(),
                Lengths.orLargest(config.hidden(), encoders.values()),
                Lengths.sum(encoders.values()));
    }

    @Override
    public OptionalInt map(String modality) {
        return Objects.requireNonNull(streams.get(modality), modality).positions.map();
    }

    @Override
    public int features() {
        return concat.features();
    }

    @Override
    public Tensor forward(List<Tensor> inputs, Pass pass) {
        return forward(inputs, List.of(), pass);
    }

    @Override
    public Tensor forward(List<Tensor> inputs, List<Tensor> present, Pass pass) {
        List<Stream> all = List.copyOf(streams.values());
        List<Tensor> x = new ArrayList<>();
        List<Tensor> phi = new ArrayList<>();
        List<Tensor> g = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Tensor vectors = all.get(i).positions.vectors(inputs.get(i)); // (N, P_i, C_i)
            x.add(vectors);
            phi.add(all.get(i).phi.apply(vectors));
            g.add(all.get(i).g.apply(vectors));
        }
        Tensor keys = Tensor.cat(phi, 1).permute(0, 2, 1); // (N, D, P)
        Tensor values = Tensor.cat(g, 1); // (N, P, D)
        List<Tensor> pooled = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Stream stream = all.get(i);
            Tensor scores =
                    KeyMask.of(present, x).apply(stream.theta.apply(x.get(i)).matmul(keys));
            Tensor y = scores.softmax().matmul(values);
            Tensor z = x.get(i).add(stream.output.apply(y));
            Tensor feature = stream.positions.pooled(z, inputs.get(i));
            pooled.add(present.isEmpty() ? feature : feature.mul(present.get(i)));
        }
        return concat.forward(pooled, pass);
    }
}
