package org.gblend.nn.weights;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gblend.nn.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Names of tensors. An encoder has torchvision's names without a map (VMZ's networks are built from torchvision's); its
 * head is torchvision's {@code fc}.
 */
public final class TorchNames {
    private static final String HEAD = "fc.";
    private static final Pattern BLOCK_CONV = Pattern.compile("(layer\\d+\\.\\d+\\.)conv(\\d)\\.0\\.weight");
    private static final Pattern BLOCK_NORM = Pattern.compile("(layer\\d+\\.\\d+\\.)conv(\\d)\\.1\\.(\\w+)");
    private static final Pattern STEM_NORM = Pattern.compile("stem\\.1\\.(\\w+)");

    private TorchNames() {}

    /** A modality's encoder and head out of a network's state, by PyTorch's names. */
    public static Map<String, Tensor> encoder(Map<String, Tensor> state, String modality) {
        String encoder = "encoders." + modality + ".";
        String head = "heads." + modality + ".";
        Map<String, Tensor> named = new LinkedHashMap<>();
        state.forEach((name, tensor) -> {
            if (name.startsWith(encoder)) {
                named.put(name.substring(encoder.length()), tensor);
            } else if (name.startsWith(head)) {
                named.put(HEAD + name.substring(head.length()), tensor);
            }
        });
        return named;
    }

    /** The modalities that a network's state has encoders of. */
    public static Set<String> modalities(Map<String, Tensor> state) {
        Set<String> modalities = new LinkedHashSet<>();
        for (String name : state.keySet()) {
            String[] words = name.split("\\.", 3);
            if (words.length == 3 && words[0].equals("encoders")) {
                modalities.add(words[1]);
            }
        }
        return modalities;
    }

    static boolean isHead(String name) {
        return name.startsWith(HEAD);
    }

    /** The name in an image network of what a video network calls {@code video}; null if it has none. */
    static @Nullable String image(String video) {
        if (video.equals("stem.0.weight")) {
            return "conv1.weight";
        }
        Matcher stem = STEM_NORM.matcher(video);
        if (stem.matches()) {
            return "bn1." + stem.group(1);
        }
        Matcher conv = BLOCK_CONV.matcher(video);
        if (conv.matches()) {
            return conv.group(1) + "conv" + conv.group(2) + ".weight";
        }
        Matcher norm = BLOCK_NORM.matcher(video);
        return norm.matches() ? norm.group(1) + "bn" + norm.group(2) + "." + norm.group(3) : null;
    }
}
