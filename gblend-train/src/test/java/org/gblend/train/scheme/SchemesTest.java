package org.gblend.train.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.FixedConfig;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.config.UnimodalConfig;
import org.junit.jupiter.api.Test;

class SchemesTest {
    private static final List<String> HEADS = List.of("rgb", "audio", "joint");
    private static final SuperEpoch WHOLE = new SuperEpoch(0, 0, 45);

    @Test
    void of_unimodal_buildsThatModalityAlone() {
        assertThat(Schemes.of(new UnimodalConfig("audio"), HEADS).heads(HEADS)).containsExactly("audio");
    }

    @Test
    void of_naive_trainsTheJointHeadAlone() {
        Scheme naive = Schemes.of(new NaiveConfig(), HEADS);
        assertThat(naive.heads(HEADS)).containsExactly("joint");
        assertThat(weights(naive, WHOLE)).isEqualTo(Map.of("joint", 1.0));
    }

    @Test
    void of_equalWithSumZero_givesEveryHeadOne() {
        assertThat(weights(Schemes.of(new EqualConfig(0), HEADS), WHOLE).values())
                .containsExactly(1.0, 1.0, 1.0);
        assertThat(weights(Schemes.of(new EqualConfig(1), HEADS), WHOLE).values())
                .containsExactly(1 / 3.0, 1 / 3.0, 1 / 3.0);
    }

    @Test
    void of_publishedOnlineWeights_followTheSuperEpochs() {
        Scheme scheme = Schemes.of(new FixedConfig(Map.of(), "kinetics-rgb-audio-online", Map.of()), HEADS);
        List<SuperEpoch> stretches = scheme.superEpochs(45);
        assertThat(stretches).hasSize(8);
        assertThat(weights(scheme, stretches.get(3))).containsEntry("joint", .992);
    }

    @Test
    void of_onlineScheme_neverTrainsOnV() {
        assertThat(Schemes.of(new OnlineConfig(10, 5), HEADS).trainsOnHoldout()).isFalse();
    }

    @Test
    void of_unknownModality_namesThoseThatThereAre() {
        refused(
                new UnimodalConfig("sound"),
                HEADS,
                "scheme unimodal: modality 'sound' is not configured; there is rgb, audio");
    }

    @Test
    void of_fusingSchemeWithOneModality_saysWhatToDo() {
        refused(
                new NaiveConfig(),
                List.of("rgb"),
                "scheme naive: it fuses modalities, and only 'rgb' is configured; add a second one, or train {unimodal:"
                        + " {modality: rgb}}");
    }

    @Test
    void of_publishedWeightsOfOtherHeads_saysHowToNameThem() {
        refused(
                new FixedConfig(Map.of(), "kinetics-rgb-flow", Map.of()),
                HEADS,
                "scheme fixed: weight 0.495 of head 'flow' cannot be used; weights are finite numbers for rgb, audio,"
                        + " joint; name this experiment's heads with 'heads: {rgb: ...}'");
    }

    @Test
    void of_weightsAllZero_isRefused() {
        refused(
                new FixedConfig(Map.of("rgb", 0.0), "", Map.of()),
                HEADS,
                "scheme fixed: every weight is 0, so there is nothing to train; give one of rgb, audio, joint another"
                        + " weight");
    }

    @Test
    void of_weightsThatAreNoNumber_isRefused() {
        refused(
                new FixedConfig(Map.of("rgb", Double.NaN), "", Map.of()),
                HEADS,
                "scheme fixed: weight NaN of head 'rgb' cannot be used; weights are finite numbers for rgb, audio,"
                        + " joint");
    }

    private static Map<String, Double> weights(Scheme scheme, SuperEpoch stretch) {
        return scheme.weights(stretch, _ -> {
                    throw new AssertionError("nothing is to be measured");
                })
                .weights();
    }

    private static void refused(SchemeConfig config, List<String> heads, String message) {
        assertThatThrownBy(() -> Schemes.of(config, heads))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }
}
