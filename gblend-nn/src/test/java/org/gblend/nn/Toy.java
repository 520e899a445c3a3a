package org.gblend.nn;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Optimizer;
import org.gblend.nn.torch.OptimizerConfig;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Tensor;

/** Small networks and random batches for tests. */
final class Toy {
    static final int CLASSES = 4;

    private Toy() {}

    /** Three modalities of different kinds with dropout, and the joint head. */
    static NetworkConfig threeModalities(double dropout) {
        Map<String, EncoderConfig> encoders = new LinkedHashMap<>();
        encoders.put("rgb", new R3dConfig(10, 4, List.of(3, 3, 3), List.of(1, 1, 1)));
        encoders.put("audio", new AudioResnetConfig(10, 4));
        encoders.put("pose", new MlpConfig(8, 1, dropout));
        return new NetworkConfig(encoders, new LateConcatConfig(dropout, 12));
    }

    static Map<String, long[]> threeShapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("rgb", new long[] {4, 6, 8, 3});
        shapes.put("audio", new long[] {20, 10, 1});
        shapes.put("pose", new long[] {7});
        return shapes;
    }

    static MultiHeadNetwork network(NetworkConfig config, Map<String, long[]> shapes, Precision precision) {
        return MultiHeadNetwork.create(config, shapes, CLASSES, 7, precision, Device.CPU);
    }

    static MultiHeadNetwork threeModalities() {
        return network(threeModalities(0.5), threeShapes(), Precision.FP32);
    }

    /** A batch of standard normal values, a function of the seed. */
    static Map<String, Tensor> batch(Map<String, long[]> shapes, int size, long seed) {
        Map<String, Tensor> batch = new LinkedHashMap<>();
        shapes.forEach((modality, sample) -> {
            RandomGenerator random = RandomStreams.of(seed).stream(modality);
            long[] shape = new long[sample.length + 1];
            shape[0] = size;
            System.arraycopy(sample, 0, shape, 1, sample.length);
            long count = 1;
            for (long axis : shape) {
                count *= axis;
            }
            float[] values = new float[(int) count];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            batch.put(modality, Tensor.of(values, shape));
        });
        return batch;
    }

    static Tensor labels(int size) {
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = i % CLASSES;
        }
        return Tensor.labels(labels);
    }

    static Set<String> all(MultiHeadNetwork network) {
        return new LinkedHashSet<>(network.heads());
    }

    /** Sum of the heads' losses on one batch. */
    static Tensor loss(MultiHeadNetwork network, Map<String, Tensor> batch, int size) {
        Tensor labels = labels(size);
        return network.logits(batch, all(network)).values().stream()
                .map(logits -> logits.crossEntropy(labels))
                .reduce(Tensor::add)
                .orElseThrow();
    }

    /** One training step; returns the loss before it. */
    static double step(MultiHeadNetwork network, Optimizer optimizer, Map<String, Tensor> batch, int size, double lr) {
        optimizer.zeroGrad();
        Tensor loss = loss(network, batch, size);
        loss.backward();
        optimizer.step(lr);
        return loss.item();
    }

    static Optimizer optimizer(OptimizerConfig config, MultiHeadNetwork network) {
        return Optimizer.create(config, network.parameters(all(network)));
    }

    static Tensor get(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }
}
