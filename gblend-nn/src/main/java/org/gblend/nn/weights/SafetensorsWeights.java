package org.gblend.nn.weights;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;

/** A safetensors file, read whole: it is no larger than what it describes. */
final class SafetensorsWeights implements WeightsFile {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    SafetensorsWeights(Path file) {
        try (var _ = new Scope()) {
            Safetensors.read(file).tensors().forEach((name, tensor) -> tensors.put(name, tensor.retained()));
        }
    }

    @Override
    public Map<String, List<Long>> shapes() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        tensors.forEach((name, tensor) ->
                shapes.put(name, LongStream.of(tensor.shape()).boxed().toList()));
        return shapes;
    }

    @Override
    public Tensor read(String name) {
        return Objects.requireNonNull(tensors.get(name), name).copy();
    }

    @Override
    public void close() {
        tensors.values().forEach(Tensor::close);
    }
}
