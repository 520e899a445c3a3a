package org.gblend.nn;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Tensor;

/** A small network with one of the built-in fusions; its name is that of its values in fusions.json. */
record FusionCase(String name, FusionConfig fusion, Map<String, EncoderConfig> encoders, Map<String, long[]> shapes) {
    private static final EncoderConfig X = new MlpConfig(5, 1, 0);
    private static final EncoderConfig Y = new MlpConfig(4, 2, 0);
    private static final EncoderConfig Z = new Conv1dConfig(3, 2, 3, 0);

    private static final long[] VIDEO = {4, 12, 12, 3};
    private static final long[] FLOW = {6, 12, 12, 2};
    private static final long[] SOUND = {40, 20, 1};
    static final EncoderConfig R3D = new R3dConfig(10, 4, List.of(3, 3, 3), List.of(1, 1, 1));
    private static final EncoderConfig AUDIO = new AudioResnetConfig(10, 4);
    static final EncoderConfig PICTURE = new ResnetConfig(10, 4, 3, 1, false);

    static Stream<FusionCase> all() {
        return Stream.concat(onVectors(), onMaps());
    }

    static Stream<FusionCase> onMaps() {
        List<EncoderConfig> mixed = List.of(R3D, AUDIO, X);
        List<long[]> shapes = List.of(VIDEO, SOUND, new long[] {6});
        return Stream.of(
                of(
                        "mid-concat",
                        3,
                        new MidConcatConfig(3, 0, 7),
                        List.of(AUDIO, R3D, R3D),
                        List.of(SOUND, VIDEO, FLOW)),
                of("mid-concat-last", 2, new MidConcatConfig(4, 0, 0), mixed, shapes),
                of(
                        "mid-concat-pictures",
                        2,
                        new MidConcatConfig(2, 0, 7),
                        List.of(PICTURE, PICTURE),
                        List.of(new long[] {20, 17, 1}, new long[] {24, 20, 2})),
                of("non-local", 3, new NonLocalConfig(2, 0, 7), mixed, shapes),
                of("cross-attention", 3, new CrossAttentionConfig(6, 3, 0, 7), mixed, shapes));
    }

    static Stream<FusionCase> onVectors() {
        return Stream.of(
                small("sum", 3, new SumConfig(0, 7)),
                small("gated", 3, new GatedConfig(0, 7, false)),
                small("gated-tied", 2, new GatedConfig(0, 7, true)),
                small("film", 3, new FilmConfig("", 0, 7)),
                small("film-last", 2, new FilmConfig("y", 0, 0)),
                small("low-rank", 3, new LowRankConfig(3, 0, 7)),
                small("low-rank-two", 2, new LowRankConfig(1, 0, 0)),
                small("se-gate", 3, new SeGateConfig(2, 0, 7)),
                small("se-gate-narrow", 2, new SeGateConfig(8, 0, 0)));
    }

    private static FusionCase small(String name, int modalities, FusionConfig fusion) {
        return of(
                name, modalities, fusion, List.of(X, Y, Z), List.of(new long[] {6}, new long[] {3, 2}, new long[] {12, 6
                }));
    }

    private static FusionCase of(
            String name, int modalities, FusionConfig fusion, List<EncoderConfig> encoders, List<long[]> shapes) {
        Map<String, EncoderConfig> byName = new LinkedHashMap<>();
        Map<String, long[]> shapeByName = new LinkedHashMap<>();
        for (int i = 0; i < modalities; i++) {
            byName.put(List.of("x", "y", "z").get(i), encoders.get(i));
            shapeByName.put(List.of("x", "y", "z").get(i), shapes.get(i));
        }
        return new FusionCase(name, fusion, byName, shapeByName);
    }

    FusionCase with(FusionConfig other) {
        return new FusionCase(name, other, encoders, shapes);
    }

    /** With encoders that end in a mean: where a maximum is taken among equals, the loss has no slope. */
    FusionCase meanPooled() {
        Map<String, EncoderConfig> others = new LinkedHashMap<>(encoders);
        others.replaceAll((_, encoder) -> encoder instanceof AudioResnetConfig ? PICTURE : encoder);
        return new FusionCase(name, fusion, others, shapes);
    }

    /** A batch with a value in the samples that lack the modality. */
    Map<String, Tensor> inputs(Presence presence, double absent) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        shapes.forEach((m, shape) -> {
            Tensor whole = Reference.input(shape, inputs.size());
            double[] values = whole.toDoubles();
            boolean[] has = presence.of(m, Reference.BATCH);
            int each = values.length / Reference.BATCH;
            for (int i = 0; i < has.length; i++) {
                if (!has[i]) {
                    Arrays.fill(values, i * each, (i + 1) * each, absent);
                }
            }
            inputs.put(m, Tensor.of(values, whole.shape()));
        });
        return inputs;
    }

    NetworkConfig config() {
        return new NetworkConfig(encoders, fusion);
    }

    MultiHeadNetwork network(Precision precision) {
        return MultiHeadNetwork.create(config(), shapes, Reference.CLASSES, 1, precision, Device.CPU);
    }

    @Override
    public String toString() {
        return name;
    }
}
