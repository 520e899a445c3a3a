package org.gblend.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.nn.torch.Tensor;

/** Parameter values with which a fusion does not hear one of its modalities. */
final class Mute {
    private final MultiHeadNetwork network;
    private final String muted;
    private final Map<String, Tensor> values = new LinkedHashMap<>();
    /** Where the modality's features are among the concatenated ones. */
    private int from;

    private int length;

    private Mute(MultiHeadNetwork network, String muted) {
        this.network = network;
        this.muted = muted;
    }

    static void apply(MultiHeadNetwork network, FusionConfig fusion, String muted) {
        Mute mute = new Mute(network, muted);
        mute.values.putAll(network.state());
        for (String modality : network.modalities()) {
            mute.length = mute.features(modality);
            if (modality.equals(muted)) {
                break;
            }
            mute.from += mute.length;
        }
        mute.mute(fusion);
        network.load(mute.values);
    }

    private int features(String modality) {
        return (int) Toy.get(network.state(), "heads." + modality + ".weight").size(1);
    }

    private void mute(FusionConfig fusion) {
        switch (fusion) {
            case MidConcatConfig mid -> midConcat(mid);
            case NonLocalConfig _ -> {
                for (String part : List.of("phi", "g")) {
                    fill("fusion.streams." + muted + "." + part + ".weight", 0);
                }
                named("fusion.streams.", ".out.weight").forEach(name -> fill(name, 0.1));
                zeroColumns("fusion.fc1.weight", from, length);
            }
            case CrossAttentionConfig _ -> fill("fusion.streams." + muted + ".embed.weight", 0);
            case LateConcatConfig _ -> zeroColumns("fusion.fc1.weight", from, length);
            case SumConfig _ -> fill("fusion.projections." + muted + ".weight", 0);
            case GatedConfig _ -> {
                fill("fusion.values." + muted + ".weight", 0);
                fill("fusion.values." + muted + ".bias", 0);
                named("fusion.gates.", ".weight").forEach(gate -> zeroColumns(gate, from, length));
            }
            case FilmConfig film -> film(film);
            case LowRankConfig _ -> fill("fusion.factors." + muted + ".weight", 0);
            case SeGateConfig _ -> {
                named("fusion.gates.", ".fc1.weight").forEach(gate -> zeroColumns(gate, from, length));
                zeroColumns("fusion.fc1.weight", from, length);
            }
        }
    }

    /** A modality that modulates has its columns at 0; the modulated one is multiplied by 1 + g = 0. */
    private void film(FilmConfig film) {
        String weight = "fusion.modulation.weight";
        String modulated = film.modality().isEmpty() ? network.modalities().getFirst() : film.modality();
        if (!muted.equals(modulated)) {
            boolean after =
                    network.modalities().indexOf(muted) > network.modalities().indexOf(modulated);
            zeroColumns(weight, after ? from - features(modulated) : from, length);
            return;
        }
        double[] rows = Toy.get(values, weight).toDoubles();
        int columns = (int) Toy.get(values, weight).size(1);
        Arrays.fill(rows, 0, length * columns, 0);
        put(weight, rows);
        double[] biases = Toy.get(values, "fusion.modulation.bias").toDoubles();
        Arrays.fill(biases, 0, length, -1);
        put("fusion.modulation.bias", biases);
    }

    /** The convolutions that read the joined map do not read the modality's channels. */
    private void midConcat(MidConcatConfig mid) {
        String stage = "fusion.tail.layer" + mid.beforeStage() + ".0.";
        int halvings = 5 - mid.beforeStage();
        for (String convolution : List.of("downsample.0.weight", "conv1.0.weight", "conv1.weight")) {
            named(stage, convolution).forEach(name -> zeroChannels(name, from >> halvings, length >> halvings));
        }
    }

    private List<String> named(String start, String end) {
        List<String> names = new ArrayList<>(values.keySet());
        names.removeIf(name -> !name.startsWith(start) || !name.endsWith(end));
        return names;
    }

    private void fill(String name, double value) {
        double[] all = Toy.get(values, name).toDoubles();
        Arrays.fill(all, value);
        put(name, all);
    }

    private void zeroColumns(String name, int first, int count) {
        double[] all = Toy.get(values, name).toDoubles();
        int columns = (int) Toy.get(values, name).size(1);
        for (int row = 0; row * columns < all.length; row++) {
            Arrays.fill(all, row * columns + first, row * columns + first + count, 0);
        }
        put(name, all);
    }

    private void zeroChannels(String name, int first, int count) {
        double[] all = Toy.get(values, name).toDoubles();
        long[] shape = Toy.get(values, name).shape();
        int channels = (int) shape[1];
        int positions = all.length / (int) (shape[0] * channels);
        for (int out = 0; out < shape[0]; out++) {
            int start = (out * channels + first) * positions;
            Arrays.fill(all, start, start + count * positions, 0);
        }
        put(name, all);
    }

    private void put(String name, double[] all) {
        values.put(name, Tensor.of(all, Toy.get(values, name).shape()));
    }
}
