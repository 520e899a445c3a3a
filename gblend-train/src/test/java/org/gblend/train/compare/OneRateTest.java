package org.gblend.train.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.train.config.CompareConfig;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.ModalityRecipe;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.SchemeConfig;
import org.junit.jupiter.api.Test;

class OneRateTest {
    private static Experiment experiment(boolean unimodal, Map<String, SchemeConfig> schemes, List<Double> rates) {
        Map<String, ModalityRecipe> modalities = new LinkedHashMap<>();
        modalities.put("rgb", ModalityRecipe.defaults());
        modalities.put("flow", ModalityRecipe.defaults());
        Experiment all = Experiment.defaults();
        return new Experiment(
                all.name(),
                all.data(),
                modalities,
                all.fusion(),
                all.training().withLearningRate(0.03),
                all.estimate(),
                all.scheme(),
                new CompareConfig(unimodal, schemes, List.of(1L), true, true, true, rates));
    }

    private static Map<String, SchemeConfig> naiveAndEqual() {
        Map<String, SchemeConfig> schemes = new LinkedHashMap<>();
        schemes.put("naive", NaiveConfig.defaults());
        schemes.put("equal", EqualConfig.defaults());
        return schemes;
    }

    @Test
    void linesOfOtherHeads_atOneRate_areToldWithRatesToTry() {
        assertThat(OneRate.note(experiment(true, naiveAndEqual(), List.of()), true))
                .hasValue(
                        "Every line trains at the one learning rate 0.03, and under SGD the sum of its losses' weights is a"
                                + " learning rate too (each modality alone, naive: 1.0 on 1 head; equal: 1.0 on 3 heads), so that a"
                                + " blend may lose by its rate alone. Give compare.learning-rates=[0.03, 0.09] to choose each"
                                + " line's by validation.");
    }

    @Test
    void withoutValidation_theSettingThatMakesItIsNamed() {
        assertThat(OneRate.note(experiment(false, naiveAndEqual(), List.of()), false))
                .hasValueSatisfying(note -> assertThat(note)
                        .endsWith(
                                "by validation, and data.sets.validation above 0, since there is no validation set."));
    }

    @Test
    void ratesThatAreTried_orLinesThatWeighAlike_haveNoNote() {
        assertThat(OneRate.note(experiment(true, naiveAndEqual(), List.of(0.03, 0.1)), true))
                .isEmpty();
        assertThat(OneRate.note(experiment(true, Map.of("naive", NaiveConfig.defaults()), List.of()), true))
                .isEmpty();
    }
}
