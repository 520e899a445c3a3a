package org.gblend.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gblend.nn.ByHand.joined;
import static org.gblend.nn.ByHand.linear;
import static org.gblend.nn.ByHand.map;
import static org.gblend.nn.ByHand.plus;
import static org.gblend.nn.ByHand.relu;
import static org.gblend.nn.ByHand.sigmoid;
import static org.gblend.nn.ByHand.times;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.RandomSource;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each fusion makes of a sample that lacks a modality: by hand on vectors, by other networks on maps. */
@ExtendWith(OneThread.class)
class FusionsWithoutAModalityTest {
    private static final Set<String> JOINT = Set.of(MultiHeadNetwork.JOINT);
    private static final FusionCase SUM = named("sum");

    /** The fused vector of a sample by the network's state and its features by modality, 0 where it lacks one. */
    private interface Formula {
        double[] fused(Map<String, double[]> state, Map<String, double[]> features);
    }

    private static FusionCase named(String name) {
        return FusionCase.all().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    /** The first sample has these modalities alone, the others have all. */
    private static Presence first(FusionCase c, Set<String> has) {
        Map<String, boolean[]> present = new LinkedHashMap<>();
        c.shapes().keySet().stream()
                .filter(m -> !has.contains(m))
                .forEach(m -> present.put(m, new boolean[] {false, true, true}));
        return Presence.of(present);
    }

    private static double[] joint(MultiHeadNetwork network, Map<String, Tensor> inputs, Presence presence) {
        return Toy.get(network.logits(inputs, presence, JOINT), MultiHeadNetwork.JOINT)
                .toDoubles();
    }

    /** A fusion's zeros as other values: a bias, or the map after attention, would hide what it does there. */
    private static void withoutZeros(MultiHeadNetwork network) {
        Map<String, Tensor> values = new LinkedHashMap<>(network.state());
        values.replaceAll((name, tensor) -> {
            double[] all = tensor.toDoubles();
            if (!name.startsWith("fusion.") || !Arrays.equals(all, new double[all.length])) {
                return tensor;
            }
            Arrays.setAll(all, i -> 0.3 * Math.sin(i + 1));
            return Tensor.of(all, tensor.shape());
        });
        network.load(values);
    }

    private static Map<String, double[]> state(MultiHeadNetwork network) {
        Map<String, double[]> state = new LinkedHashMap<>();
        network.state().forEach((name, tensor) -> state.put(name, tensor.toDoubles()));
        return state;
    }

    private static void assertClose(String what, double[] actual, double[] wanted) {
        for (int k = 0; k < wanted.length; k++) {
            assertThat(actual[k]).as("%s, value %d", what, k).isCloseTo(wanted[k], Offset.offset(1e-11));
        }
    }

    private static void assertByHand(FusionCase c, Set<String> has, Formula formula) {
        Presence presence = first(c, has);
        try (var _ = new Scope();
                RandomSource random = new RandomSource(5);
                MultiHeadNetwork network = c.network(Precision.FP64)) {
            network.training(false);
            withoutZeros(network);
            Map<String, Tensor> inputs = c.inputs(presence, Double.NaN);
            Pass pass = new Pass(Pass.Mode.EVALUATION, random);
            Map<String, double[]> features = new LinkedHashMap<>();
            for (String m : network.modalities()) {
                Encoder encoder = network.encoder(m);
                features.put(
                        m,
                        has.contains(m)
                                ? encoder.forward(Toy.get(inputs, m), pass)
                                        .narrow(0, 0, 1)
                                        .toDoubles()
                                : new double[encoder.features()]);
            }
            Map<String, double[]> state = state(network);
            double[] fused = formula.fused(state, features);
            assertThat(fused).as("alive").isNotEqualTo(new double[fused.length]);
            assertClose(c.name() + " of " + has, joint(network, inputs, presence), linear(state, "heads.joint", fused));
        }
    }

    private static double[] of(Map<String, double[]> features, String modality) {
        return Objects.requireNonNull(features.get(modality), modality);
    }

    private static double[] lateConcat(Map<String, double[]> state, double[]... parts) {
        return relu(linear(state, "fusion.fc2", relu(linear(state, "fusion.fc1", joined(parts)))));
    }

    @Test
    void fusedFromOneModality_isWhatTheFormulasSay() {
        Set<String> x = Set.of("x");
        assertByHand(SUM, x, (state, f) -> relu(linear(state, "fusion.projections.x", of(f, "x"))));
        assertByHand(
                named("gated-tied"), x, (state, f) -> map(linear(state, "fusion.values.x", of(f, "x")), Math::tanh));
        assertByHand(
                named("gated"),
                x,
                (state, f) -> times(
                        map(linear(state, "fusion.values.x", of(f, "x")), Math::tanh),
                        sigmoid(linear(state, "fusion.gates.x", of(f, "x")))));
        assertByHand(named("low-rank"), x, (state, f) -> {
            double[] own = linear(state, "fusion.factors.x", of(f, "x"));
            double[] y = linear(state, "fusion.factors.y", new double[0]);
            double[] z = linear(state, "fusion.factors.z", new double[0]);
            double[] h = new double[7];
            for (int i = 0; i < own.length; i++) {
                h[i % 7] += own[i] * y[i] * z[i];
            }
            return h;
        });
    }

    @Test
    void lateConcat_withoutAModality_joinsABlockOfZeros() {
        FusionCase late = SUM.with(new LateConcatConfig(0, 7));
        assertByHand(late, Set.of("x", "z"), (state, f) -> lateConcat(state, of(f, "x"), new double[4], of(f, "z")));
        assertByHand(late, Set.of("y"), (state, f) -> lateConcat(state, new double[5], of(f, "y"), new double[6]));
    }

    /** relu(FC(relu((1 + g) x + b))) with (g, b) of what modulates. */
    private static double[] film(Map<String, double[]> state, double[] x, double[]... others) {
        double[] both = linear(state, "fusion.modulation", joined(others));
        double[] scale = map(Arrays.copyOf(both, x.length), g -> 1 + g);
        double[] shift = Arrays.copyOfRange(both, x.length, 2 * x.length);
        return relu(linear(state, "fusion.fc", relu(plus(times(scale, x), shift))));
    }

    @Test
    void film_withoutOneThatModulates_hasZerosInItsPlace() {
        FusionCase film = named("film");
        assertByHand(film, Set.of("x"), (state, f) -> film(state, of(f, "x"), new double[4], new double[6]));
        assertByHand(film, Set.of("x", "z"), (state, f) -> film(state, of(f, "x"), new double[4], of(f, "z")));
    }

    @Test
    void film_withoutTheModulated_isTheShiftAlone() {
        assertByHand(named("film"), Set.of("y", "z"), (state, f) -> {
            double[] both = linear(state, "fusion.modulation", joined(of(f, "y"), of(f, "z")));
            return relu(linear(state, "fusion.fc", relu(Arrays.copyOfRange(both, 5, 10))));
        });
        assertByHand(named("film-last"), Set.of("x"), (state, f) -> {
            double[] both = linear(state, "fusion.modulation", of(f, "x"));
            return relu(linear(state, "fusion.fc", relu(Arrays.copyOfRange(both, 4, 8))));
        });
    }

    @Test
    void seGate_withoutAModality_hasZerosInTheSqueezeAndInTheJoinedFeatures() {
        assertByHand(named("se-gate"), Set.of("x", "z"), (state, f) -> {
            double[] squeeze = joined(of(f, "x"), new double[4], of(f, "z"));
            return lateConcat(state, excited(state, "x", squeeze, f), new double[4], excited(state, "z", squeeze, f));
        });
    }

    private static double[] excited(
            Map<String, double[]> state, String modality, double[] squeeze, Map<String, double[]> features) {
        String gate = "fusion.gates." + modality;
        double[] inner = relu(linear(state, gate + ".fc1", squeeze));
        return times(sigmoid(linear(state, gate + ".fc2", inner)), of(features, modality));
    }

    @Test
    void nonLocal_withoutAModality_hasNoKeyOfIt() {
        FusionCase vectors = SUM.with(new NonLocalConfig(2, 0, 7));
        assertByHand(
                vectors,
                Set.of("x", "z"),
                (state, f) -> lateConcat(
                        state,
                        nonLocal(state, f, "x", List.of("x", "z")),
                        new double[4],
                        nonLocal(state, f, "z", List.of("x", "z"))));
        assertByHand(
                vectors,
                Set.of("y"),
                (state, f) -> lateConcat(state, new double[5], nonLocal(state, f, "y", List.of("y")), new double[6]));
    }

    /** x + W sum_q softmax_q(theta(x) . phi(x_q)) g(x_q) over these keys, each a modality of one position. */
    private static double[] nonLocal(
            Map<String, double[]> state, Map<String, double[]> features, String asks, List<String> keys) {
        String own = "fusion.streams." + asks;
        double[] theta = linear(state, own + ".theta", of(features, asks));
        double[] y = new double[theta.length];
        double sum = 0;
        for (String key : keys) {
            String stream = "fusion.streams." + key;
            double[] phi = linear(state, stream + ".phi", of(features, key));
            double share = Math.exp(DoubleStream.of(times(theta, phi)).sum());
            y = plus(y, map(linear(state, stream + ".g", of(features, key)), v -> share * v));
            sum += share;
        }
        double all = sum;
        return plus(of(features, asks), linear(state, own + ".out", map(y, v -> v / all)));
    }

    @Test
    void crossAttention_withoutAModality_hasNoKeyOfIt() {
        assertByHand(SUM.with(new CrossAttentionConfig(6, 3, 0, 7)), Set.of("x", "z"), (state, f) -> {
            double[] x = token(state, f, "x");
            double[] z = token(state, f, "z");
            return lateConcat(
                    state,
                    normed(state, "x", plus(x, ofOneKey(state, "x", z))),
                    new double[6],
                    normed(state, "z", plus(z, ofOneKey(state, "z", x))));
        });
    }

    @Test
    void crossAttention_ofOneModality_asksNothing() {
        assertByHand(
                SUM.with(new CrossAttentionConfig(6, 3, 0, 7)),
                Set.of("y"),
                (state, f) ->
                        lateConcat(state, new double[6], normed(state, "y", token(state, f, "y")), new double[6]));
    }

    private static double[] token(Map<String, double[]> state, Map<String, double[]> features, String modality) {
        return linear(state, "fusion.streams." + modality + ".embed", of(features, modality));
    }

    /** What a stream hears of the only key there is: the softmax over it is 1, whatever was asked. */
    private static double[] ofOneKey(Map<String, double[]> state, String asks, double[] key) {
        String stream = "fusion.streams." + asks;
        return linear(state, stream + ".out", linear(state, stream + ".value", key));
    }

    private static double[] normed(Map<String, double[]> state, String modality, double[] x) {
        String norm = "fusion.streams." + modality + ".norm";
        double mean = Arrays.stream(x).average().orElseThrow();
        double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / x.length;
        double[] scaled = times(map(x, v -> (v - mean) / Math.sqrt(variance + 1e-5)), of(state, norm + ".weight"));
        return plus(scaled, of(state, norm + ".bias"));
    }

    static Stream<FusionCase> attentionOverMaps() {
        return FusionCase.onMaps()
                .filter(c -> c.fusion() instanceof NonLocalConfig || c.fusion() instanceof CrossAttentionConfig);
    }

    /** The columns that meet the pooled features, which are 0, are gone there, and so are the keys. */
    @ParameterizedTest
    @MethodSource("attentionOverMaps")
    void attentionOverMaps_withoutAModality_isThatOfTheNetworkWithoutIt(FusionCase c) {
        for (String gone : c.shapes().keySet()) {
            Set<String> rest = new LinkedHashSet<>(c.shapes().keySet());
            rest.remove(gone);
            try (var _ = new Scope();
                    MultiHeadNetwork network = c.network(Precision.FP64);
                    MultiHeadNetwork without = only(c, rest).network(Precision.FP64)) {
                network.training(false);
                without.training(false);
                withoutZeros(network);
                Map<String, Tensor> values = new LinkedHashMap<>(network.state());
                values.keySet().retainAll(without.state().keySet());
                values.put("fusion.fc1.weight", withoutColumns(network, c, gone));
                without.load(values);
                Map<String, Tensor> inputs = c.inputs(Presence.COMPLETE, 0);
                double[] wanted = Arrays.copyOf(joint(without, inputs, Presence.COMPLETE), Reference.CLASSES);
                assertClose("without " + gone, joint(network, inputs, first(c, rest)), wanted);
                double[] whole = joint(network, inputs, Presence.COMPLETE);
                assertThat(Math.abs(whole[0] - wanted[0])).as("%s counts", gone).isGreaterThan(1e-6);
            }
        }
    }

    private static FusionCase only(FusionCase c, Set<String> modalities) {
        Map<String, EncoderConfig> encoders = new LinkedHashMap<>(c.encoders());
        Map<String, long[]> shapes = new LinkedHashMap<>(c.shapes());
        encoders.keySet().retainAll(modalities);
        shapes.keySet().retainAll(modalities);
        return new FusionCase(c.name(), c.fusion(), encoders, shapes);
    }

    /** The first layer after the pooled features of all modalities, without those of one. */
    private static Tensor withoutColumns(MultiHeadNetwork network, FusionCase c, String modality) {
        Tensor weight = Toy.get(network.state(), "fusion.fc1.weight");
        long from = 0;
        for (String m : network.modalities()) {
            long length = c.fusion() instanceof CrossAttentionConfig cross
                    ? cross.width()
                    : network.encoder(m).features();
            if (m.equals(modality)) {
                long after = from + length;
                return Tensor.cat(
                        List.of(weight.narrow(1, 0, from), weight.narrow(1, after, weight.size(1) - after)), 1);
            }
            from += length;
        }
        throw new AssertionError("no modality " + modality);
    }

    static Stream<FusionCase> midConcat() {
        return FusionCase.onMaps().filter(c -> c.fusion() instanceof MidConcatConfig);
    }

    /** Weights of 0 on a modality's channels make of any map what a map of zeros is. */
    @ParameterizedTest
    @MethodSource("midConcat")
    void midConcat_withoutAModality_isDeafToItsChannels(FusionCase c) {
        for (String gone : c.shapes().keySet()) {
            Set<String> rest = new LinkedHashSet<>(c.shapes().keySet());
            rest.remove(gone);
            try (var _ = new Scope();
                    MultiHeadNetwork network = c.network(Precision.FP64);
                    MultiHeadNetwork deaf = c.network(Precision.FP64)) {
                network.training(false);
                deaf.training(false);
                Mute.apply(deaf, c.fusion(), gone);
                Map<String, Tensor> inputs = c.inputs(Presence.COMPLETE, 0);
                double[] wanted = Arrays.copyOf(joint(deaf, inputs, Presence.COMPLETE), Reference.CLASSES);
                assertClose("without " + gone, joint(network, inputs, first(c, rest)), wanted);
                double[] whole = joint(network, inputs, Presence.COMPLETE);
                assertThat(Math.abs(whole[0] - wanted[0])).as("%s counts", gone).isGreaterThan(1e-6);
            }
        }
    }

    /** Two maps of 16 channels and 5 x 5 positions each, joined before a stage with stride 2. */
    private static final FusionCase PICTURES = new FusionCase(
            "mid-concat",
            new MidConcatConfig(4, 0, 7),
            new TreeMap<>(Map.of("x", FusionCase.PICTURE, "y", FusionCase.PICTURE)),
            new TreeMap<>(Map.of("x", new long[] {20, 17, 1}, "y", new long[] {20, 17, 2})));

    @Test
    void midConcat_inTraining_countsTheMapOfZerosInItsBatchNorm() {
        Presence presence = first(PICTURES, Set.of("y"));
        try (var _ = new Scope();
                RandomSource random = new RandomSource(5);
                MultiHeadNetwork network = PICTURES.network(Precision.FP64)) {
            Map<String, Tensor> inputs = PICTURES.inputs(presence, Double.NaN);
            Pass pass = new Pass(Pass.Mode.TRAINING, random);
            double[] x = lastMap(network, "x", Toy.get(inputs, "x").narrow(0, 1, 2), pass);
            double[] y = lastMap(network, "y", Toy.get(inputs, "y"), pass);
            joint(network, inputs, presence);
            Map<String, double[]> state = state(network);
            String shortcut = "fusion.tail.layer4.0.downsample.";
            double[] weight = of(state, shortcut + "0.weight");
            for (int out = 0; out < 32; out++) {
                double[] ofX = convolved(x, Arrays.copyOfRange(weight, 32 * out, 32 * out + 16));
                double[] ofY = convolved(y, Arrays.copyOfRange(weight, 32 * out + 16, 32 * out + 32));
                double[] values = plus(joined(new double[9], ofX), ofY);
                double mean = Arrays.stream(values).sum() / 27;
                double variance =
                        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / 26;
                assertThat(of(state, shortcut + "1.running_mean")[out]).isCloseTo(0.1 * mean, Offset.offset(1e-11));
                assertThat(of(state, shortcut + "1.running_var")[out])
                        .isCloseTo(0.9 + 0.1 * variance, Offset.offset(1e-11));
            }
        }
    }

    private static double[] lastMap(MultiHeadNetwork network, String modality, Tensor batch, Pass pass) {
        StagedEncoder encoder = (StagedEncoder) network.encoder(modality);
        Tensor map = encoder.advance(encoder.stem(batch, pass), 0, 3, pass);
        assertThat(map.shape()).containsExactly(batch.size(0), 16, 5, 5);
        return map.contiguous().toDoubles();
    }

    /** One channel of a 1 x 1 convolution with stride 2 over maps (N, 16, 5, 5): 9 values a sample. */
    private static double[] convolved(double[] maps, double[] weight) {
        double[] values = new double[maps.length / (16 * 25) * 9];
        for (int i = 0; i < values.length; i++) {
            int position = i % 9 / 3 * 10 + i % 3 * 2;
            for (int channel = 0; channel < 16; channel++) {
                values[i] += weight[channel] * maps[(i / 9 * 16 + channel) * 25 + position];
            }
        }
        return values;
    }
}
