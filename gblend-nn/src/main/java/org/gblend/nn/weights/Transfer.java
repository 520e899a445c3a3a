package org.gblend.nn.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.gblend.core.InputException;
import org.gblend.nn.torch.DType;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.torch.Torch;
import org.gblend.nn.weights.InitialWeights.Channels;
import org.gblend.nn.weights.InitialWeights.Names;
import org.jspecify.annotations.Nullable;

/** One file's tensors into one encoder's: first everything is matched, then everything is copied. */
final class Transfer {
    /** Written since PyTorch 1.0 and used by nothing here, so files without it are whole. */
    private static final String COUNTER = "num_batches_tracked";

    private static final int IN = 1;
    private static final int VIDEO_RANK = 5;

    private final InitialWeights config;
    private final Path file;
    private final String modality;
    private final WeightsFile weights;
    private final Map<String, Tensor> live;
    private final Map<String, List<Long>> given = new LinkedHashMap<>();
    private final Map<String, String> stored = new LinkedHashMap<>();
    private final List<String> mismatches = new ArrayList<>();
    private final Set<String> remedies = new TreeSet<>();

    Transfer(InitialWeights config, Path file, String modality, WeightsFile weights, Map<String, Tensor> live) {
        this.config = config;
        this.file = file;
        this.modality = modality;
        this.weights = weights;
        this.live = live;
        String prefix = "encoders." + modality + ".";
        weights.shapes().forEach((name, shape) -> {
            boolean whole = config.names() == Names.GBLEND && name.startsWith(prefix);
            String plain = whole ? name.substring(prefix.length()) : name;
            given.put(plain, shape);
            stored.put(plain, name);
        });
    }

    void run() {
        Map<String, String> sources = new LinkedHashMap<>();
        Set<String> left = new LinkedHashSet<>(given.keySet());
        String first = live.keySet().iterator().next();
        live.forEach((name, tensor) -> {
            String source = source(name);
            if (source != null) {
                left.remove(source);
                sources.put(name, source);
                require(name, source, shape(tensor), name.equals(first));
            } else if (!name.endsWith(COUNTER)) {
                mismatches.add(name + ": missing, wanted " + shape(tensor));
            }
        });
        left.removeIf(name -> TorchNames.isHead(name) || isElsewhere(name));
        left.forEach(name -> mismatches.add(name + ": not expected, shape " + given.get(name)));
        if (!mismatches.isEmpty()) {
            throw new InputException(
                    "weights file " + file + " does not fit the encoder of modality '" + modality + "'; "
                            + mismatches.size() + (mismatches.size() == 1 ? " mismatch:\n  " : " mismatches:\n  ")
                            + String.join("\n  ", mismatches) + String.join("", remedies));
        }
        sources.forEach((name, source) -> copy(name, source));
    }

    /** In a whole gblend network: what belongs to its other parts. */
    private boolean isElsewhere(String name) {
        return config.names() == Names.GBLEND
                && Stream.of("encoders.", "heads.", "stage-heads.", "fusion.").anyMatch(name::startsWith);
    }

    private @Nullable String source(String name) {
        if (given.containsKey(name)) {
            return name;
        }
        String image = TorchNames.image(name);
        if (image == null || !given.containsKey(image)) {
            return null;
        }
        if (!config.inflate()) {
            remedies.add("\nThe file is of an image network: 'inflate: true' repeats its kernels along time");
            return null;
        }
        return image;
    }

    private void require(String name, String source, List<Long> wanted, boolean first) {
        List<Long> is = given.getOrDefault(source, List.of());
        if (!fits(is, wanted, first)) {
            mismatches.add(name + ": shape " + is + ", wanted " + wanted);
        }
    }

    private boolean fits(List<Long> is, List<Long> wanted, boolean first) {
        boolean flat = wanted.size() == VIDEO_RANK && is.size() == VIDEO_RANK - 1;
        if (flat && !config.inflate()) {
            remedies.add("\nThe file is of an image network: 'inflate: true' repeats its kernels along time");
            return false;
        }
        List<Long> target = new ArrayList<>(wanted);
        if (flat) {
            target.remove(2);
        }
        if (first && is.size() == target.size() && is.size() > 2 && !is.get(IN).equals(target.get(IN))) {
            List<Long> same = new ArrayList<>(target);
            same.set(IN, is.get(IN));
            if (same.equals(is) && config.channels() == Channels.EXACT) {
                remedies.add("\nThe first layer sees other channels: 'channels: mean' takes the mean over the file's");
                return false;
            }
            return same.equals(is);
        }
        return is.equals(target);
    }

    private void copy(String name, String source) {
        Tensor target = Objects.requireNonNull(live.get(name));
        try (var _ = new Scope()) {
            Torch.withoutGrad(() ->
                    target.copyFrom(adapted(weights.read(Objects.requireNonNull(stored.get(source))), target.shape())));
        }
    }

    /** Other input channels by their mean, then a kernel without time repeated along it. */
    private static Tensor adapted(Tensor value, long[] wanted) {
        Tensor y = value;
        if (wanted.length > 2 && y.size(IN) != wanted[IN]) {
            y = repeat(y.to(DType.FLOAT64).mean(IN).unsqueeze(IN), IN, wanted[IN]);
        }
        if (wanted.length == VIDEO_RANK && y.rank() == VIDEO_RANK - 1) {
            long length = wanted[2];
            y = repeat(y.to(DType.FLOAT64).mul(1.0 / length).unsqueeze(2), 2, length);
        }
        return y;
    }

    private static Tensor repeat(Tensor value, int axis, long times) {
        List<Tensor> same = Collections.nCopies(Math.toIntExact(times), value);
        return Tensor.cat(same, axis);
    }

    private static List<Long> shape(Tensor tensor) {
        return LongStream.of(tensor.shape()).boxed().toList();
    }
}
