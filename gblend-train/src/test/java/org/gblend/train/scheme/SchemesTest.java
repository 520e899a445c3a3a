package org.gblend.train.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.core.ProbeForm;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.FixedConfig;
import org.gblend.train.config.LearnedConfig;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.PretrainedConfig;
import org.gblend.train.config.ProbeConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.config.UnimodalConfig;
import org.gblend.train.config.WeightScale;
import org.gblend.train.estimate.MeasuredWeights;
import org.junit.jupiter.api.Test;

class SchemesTest {
    private static final List<String> HEADS = List.of("rgb", "audio", "joint");
    private static final List<String> OF_TWO_TASKS =
            List.of("verb/rgb", "verb/audio", "verb/joint", "noun/rgb", "noun/audio", "noun/joint");
    private static final Map<String, Double> MEASURED_OF_TWO_TASKS = Map.of(
            "verb/rgb",
            0.5,
            "verb/audio",
            0.25,
            "verb/joint",
            0.25,
            "noun/rgb",
            0.0,
            "noun/audio",
            1.0,
            "noun/joint",
            0.0);
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
    void of_onlineScheme_trainsOnVAfterItsLastEstimateOnly() {
        Scheme scheme = Schemes.of(new OnlineConfig(10, 5, 0, 1, WeightScale.SUM, null, 0, true), HEADS);
        assertThat(scheme.superEpochs(20))
                .extracting(stretch -> scheme.trainsOnHoldout(stretch, 20))
                .containsExactly(false, false, true);
        Scheme kept = Schemes.of(OnlineConfig.every(10, 5), HEADS);
        assertThat(kept.trainsOnHoldout()).isFalse();
        assertThat(kept.superEpochs(20)).noneMatch(stretch -> kept.trainsOnHoldout(stretch, 20));
    }

    @Test
    void of_offlineScheme_trainsOnVThroughout() {
        Scheme scheme = Schemes.of(OfflineConfig.defaults(), HEADS);
        assertThat(scheme.superEpochs(20)).allMatch(stretch -> scheme.trainsOnHoldout(stretch, 20));
    }

    @Test
    void weights_ofOnlineWithSmoothing_mixTheLastOnesInAndScale() {
        Scheme scheme = Schemes.of(new OnlineConfig(10, 5, 0.25, 2, null, 0), HEADS);
        Map<String, Double> measured = Map.of("rgb", 0.5, "audio", 0.5, "joint", 0.0);
        Map<String, Double> last = Map.of("rgb", 0.1, "audio", 0.1, "joint", 0.8);
        Map<String, Double> next =
                scheme.weights(new SuperEpoch(1, 10, 5), source(measured, last)).weights();
        assertThat(next.get("rgb")).isCloseTo(2 * (0.25 * 0.1 + 0.75 * 0.5), within(1e-15));
        assertThat(next.get("joint")).isCloseTo(2 * 0.25 * 0.8, within(1e-15));
        Map<String, Double> first = scheme.weights(new SuperEpoch(0, 0, 10), source(measured, Map.of()))
                .weights();
        assertThat(first).containsEntry("rgb", 1.0).containsEntry("joint", 0.0);
    }

    @Test
    void weights_scaledByTheJointHead_keepItsLossAsUnderNaiveTraining() {
        Scheme scheme = Schemes.of(new OfflineConfig(true, 1, WeightScale.JOINT, null), HEADS);
        SuperEpoch whole = new SuperEpoch(0, 0, 10);
        assertThat(scheme.weights(whole, source(Map.of("rgb", 0.5, "audio", 0.25, "joint", 0.25), Map.of()))
                        .weights())
                .containsEntry("rgb", 2.0)
                .containsEntry("audio", 1.0)
                .containsEntry("joint", 1.0);
        assertThat(scheme.weights(whole, source(Map.of("rgb", 0.5, "audio", 0.5, "joint", 0.0), Map.of()))
                        .weights())
                .containsEntry("rgb", 0.5)
                .containsEntry("joint", 0.0);
    }

    @Test
    void of_equalForTwoTasks_sumsWithinEach() {
        assertThat(weights(Schemes.of(new EqualConfig(0), OF_TWO_TASKS), WHOLE))
                .containsOnlyKeys(OF_TWO_TASKS)
                .allSatisfy((_, weight) -> assertThat(weight).isEqualTo(1.0));
        assertThat(weights(Schemes.of(new EqualConfig(1.5), OF_TWO_TASKS), WHOLE))
                .containsOnlyKeys(OF_TWO_TASKS)
                .allSatisfy((_, weight) -> assertThat(weight).isEqualTo(0.5));
    }

    @Test
    void of_naiveAndUnimodalForTwoTasks_giveOneToTheHeadOfEach() {
        assertThat(weights(Schemes.of(new NaiveConfig(), OF_TWO_TASKS), WHOLE))
                .isEqualTo(Map.of("verb/joint", 1.0, "noun/joint", 1.0));
        assertThat(weights(Schemes.of(new UnimodalConfig("audio"), OF_TWO_TASKS), WHOLE))
                .isEqualTo(Map.of("verb/audio", 1.0, "noun/audio", 1.0));
    }

    @Test
    void weights_ofTwoTasksWithSumZero_sumToTheHeadsOfEach() {
        Map<String, Double> expected = Map.of(
                "verb/rgb",
                1.5,
                "verb/audio",
                0.75,
                "verb/joint",
                0.75,
                "noun/rgb",
                0.0,
                "noun/audio",
                3.0,
                "noun/joint",
                0.0);
        for (SchemeConfig config : List.of(
                new OfflineConfig(true, 0, null),
                new OnlineConfig(10, 5, 0, 0, null, 0),
                new ProbeConfig(10, 5, 4, 0, 0, ProbeForm.OWN))) {
            Scheme scheme = Schemes.of(config, OF_TWO_TASKS);
            assertThat(scheme.weights(new SuperEpoch(1, 10, 5), source(MEASURED_OF_TWO_TASKS, Map.of()))
                            .weights())
                    .as("%s", config)
                    .isEqualTo(expected);
        }
    }

    /** The noun's joint head has no weight to scale by: its weights sum to what the verb's joint head has. */
    @Test
    void weights_ofTwoTasksScaledByTheJointHead_areScaledInEachByItsOwn() {
        Map<String, Double> expected = Map.of(
                "verb/rgb",
                4.0,
                "verb/audio",
                2.0,
                "verb/joint",
                2.0,
                "noun/rgb",
                0.0,
                "noun/audio",
                2.0,
                "noun/joint",
                0.0);
        for (SchemeConfig config : List.of(
                new OfflineConfig(true, 2, WeightScale.JOINT, null),
                new OnlineConfig(10, 5, 0, 2, WeightScale.JOINT, null, 0, false))) {
            assertThat(Schemes.of(config, OF_TWO_TASKS)
                            .weights(WHOLE, source(MEASURED_OF_TWO_TASKS, Map.of()))
                            .weights())
                    .as("%s", config)
                    .isEqualTo(expected);
        }
    }

    @Test
    void of_pretrainedForTwoTasks_givesOneToTheJointHeadsOrToAllOfATask() {
        assertThat(weights(Schemes.of(PretrainedConfig.defaults(), OF_TWO_TASKS), WHOLE))
                .isEqualTo(Map.of("verb/joint", 1.0, "noun/joint", 1.0));
        PretrainedConfig auxiliary = new PretrainedConfig(
                PretrainedConfig.defaults().epochs(),
                PretrainedConfig.defaults().frozenStages(),
                true);
        assertThat(weights(Schemes.of(auxiliary, OF_TWO_TASKS), WHOLE))
                .containsOnlyKeys(OF_TWO_TASKS)
                .allSatisfy((_, weight) -> assertThat(weight).isEqualTo(1 / 3.0));
    }

    @Test
    void ofPrediction_overStretches_isTheMeanOverTheEpochsTrained() {
        List<StretchWeights> stretches = List.of(
                StretchWeights.given(new SuperEpoch(0, 0, 10), Map.of("rgb", 1.0, "joint", 3.0)),
                StretchWeights.given(new SuperEpoch(1, 10, 10), Map.of("rgb", 1.0, "joint", 0.0)));
        assertThat(StretchWeights.ofPrediction(20, stretches))
                .containsEntry("rgb", 0.625)
                .containsEntry("joint", 0.375);
        assertThat(StretchWeights.ofPrediction(10, stretches))
                .isEqualTo(stretches.getFirst().weights());
        assertThat(StretchWeights.ofPrediction(12, stretches).get("joint")).isCloseTo(0.75 * 10 / 12, within(1e-15));
    }

    @Test
    void weights_ofProbe_areEqualFirstAndMeasuredLater() {
        Scheme scheme = Schemes.of(new ProbeConfig(10, 5, 4, 0, 0, ProbeForm.OWN), HEADS);
        Map<String, Double> measured = Map.of("rgb", 0.5, "audio", 0.5, "joint", 0.0);
        assertThat(weights(scheme, new SuperEpoch(0, 0, 10)).values()).containsOnly(1.0);
        assertThat(scheme.weights(new SuperEpoch(1, 10, 5), source(measured, Map.of("joint", 1.0)))
                        .weights())
                .containsEntry("rgb", 1.5)
                .containsEntry("joint", 0.0);
        assertThat(scheme.trainsCopies()).isFalse();
        assertThat(scheme.measures()).isTrue();
    }

    private static WeightSource source(Map<String, Double> measured, Map<String, Double> last) {
        Map<String, MeasuredWeights.Head> heads = new LinkedHashMap<>();
        measured.forEach((head, weight) -> heads.put(head, new MeasuredWeights.Head(weight, 0, 1, 1, 1, 1, 1, 1)));
        return new WeightSource() {
            @Override
            public MeasuredWeights estimate(SuperEpoch stretch) {
                return new MeasuredWeights(heads, List.of(), 5, 5, 20, 20, 1, 0, null, null, false);
            }

            @Override
            public MeasuredWeights probe(SuperEpoch stretch, ProbeConfig config) {
                return estimate(stretch);
            }

            @Override
            public Map<String, Double> last() {
                return last;
            }
        };
    }

    @Test
    void of_learned_trainsAllHeadsAndBeginsAStretchEachEpoch() {
        Scheme scheme = Schemes.of(LearnedConfig.defaults(), HEADS);
        assertThat(scheme.heads(HEADS)).isEqualTo(HEADS);
        assertThat(scheme.superEpochs(3))
                .containsExactly(new SuperEpoch(0, 0, 1), new SuperEpoch(1, 1, 1), new SuperEpoch(2, 2, 1));
        assertThat(scheme.learned()).isEqualTo(LearnedConfig.defaults());
        assertThat(Schemes.of(new NaiveConfig(), HEADS).learned()).isNull();
    }

    @Test
    void of_learnedWithOneModality_isRefused() {
        refused(
                LearnedConfig.defaults(),
                List.of("rgb"),
                "scheme learned: it fuses modalities, and only 'rgb' is configured; add a second one, or train"
                        + " {unimodal: {modality: rgb}}");
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
        return scheme.weights(stretch, source(Map.of(), Map.of("joint", Double.NaN)))
                .weights();
    }

    private static void refused(SchemeConfig config, List<String> heads, String message) {
        assertThatThrownBy(() -> Schemes.of(config, heads))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }
}
