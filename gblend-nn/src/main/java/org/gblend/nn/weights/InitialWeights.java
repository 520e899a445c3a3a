package org.gblend.nn.weights;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Weights that an encoder starts from instead of random ones.
 *
 * @param file safetensors, or a state dict that {@code torch.save} wrote; relative to the working directory; null = none
 * @param names whose names the file has
 * @param inflate whether a 2-D network's weights may fill a 3-D one: each kernel is repeated along time and divided by its
 *     length, so that a still clip gives what its picture gives (Carreira, Zisserman, CVPR 2017, section 2.4)
 * @param channels what is done where the first layer sees other channels than the file's
 * @param head whether the file's classifier ({@code fc.*}) is read into the modality's head too; it must have as many
 *     classes
 */
public record InitialWeights(@Nullable Path file, Names names, boolean inflate, Channels channels, boolean head) {
    /** Name maps. */
    public enum Names {
        /** torchvision's video and image networks. */
        TORCHVISION,
        /** The authors' VMZ for PyTorch (R(2+1)D, ip-CSN, ir-CSN), whose networks need {@code norm-epsilon} 0.001. */
        VMZ,
        /** A gblend encoder that {@code gblend weights-out} wrote, or a network of one: {@code encoders.MODALITY.*}. */
        GBLEND
    }

    /** First layers. */
    public enum Channels {
        /** The same number of channels, or an error. */
        EXACT,
        /**
         * The mean over the file's channels for every channel: flow or audio from RGB (Wang et al., ECCV 2016, section 3.2).
         */
        MEAN
    }

    /** None. */
    public static InitialWeights defaults() {
        return new InitialWeights(null, Names.TORCHVISION, false, Channels.EXACT, false);
    }

    /**
     * Fills a modality's encoder, and its head where wanted; without a file it does nothing.
     *
     * @throws org.gblend.core.InputException when the file is not sound, or does not fit: every missing, left over and
     *     differently shaped tensor by name
     */
    public void fill(MultiHeadNetwork network, String modality) {
        if (file == null) {
            return;
        }
        try (WeightsFile weights = WeightsFile.open(file)) {
            new Transfer(this, file, modality, weights, live(network, modality)).run();
        }
    }

    /** The encoder's tensors by PyTorch's names. */
    private Map<String, Tensor> live(MultiHeadNetwork network, String modality) {
        Map<String, Tensor> all = TorchNames.encoder(network.state(), modality);
        if (head) {
            return all;
        }
        Map<String, Tensor> encoder = new LinkedHashMap<>(all);
        encoder.keySet().removeIf(TorchNames::isHead);
        return encoder;
    }
}
