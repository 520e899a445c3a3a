package org.gblend.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigChecksTest {
    @Test
    void compare_withASeedTwice_isRefused() {
        assertThatThrownBy(() -> new CompareConfig(true, Map.of(), List.of(1L, 1L), true, true, true, List.of()))
                .hasMessage("compare.seeds: [1, 1] names a value twice; give each once");
    }

    @Test
    void compare_withARateTwice_isRefused() {
        assertThatThrownBy(() -> new CompareConfig(true, Map.of(), List.of(1L), true, true, true, List.of(0.1, 0.1)))
                .hasMessage("compare.learning-rates: [0.1, 0.1] names a value twice; give each once");
    }

    @Test
    void compare_withANameThatLeavesTheFolder_isRefused() {
        Map<String, SchemeConfig> schemes = Map.of("../naive", new NaiveConfig());
        assertThatThrownBy(() -> new CompareConfig(true, schemes, List.of(1L), true, true, true, List.of()))
                .hasMessage("compare.schemes: '../naive' cannot name a scheme, which has a folder of that name; use"
                        + " letters, digits, - and _");
    }

    @Test
    void compare_withBothTablesOff_isRefused() {
        assertThatThrownBy(() -> new CompareConfig(true, Map.of(), List.of(1L), false, false, true, List.of()))
                .hasMessage("compare: same-train and headline are both off; switch one on");
    }

    @Test
    void experiment_withAModalityCalledLikeAPrediction_isRefused() {
        Experiment plain = Experiment.defaults();
        assertThatThrownBy(() -> new Experiment(
                        "x",
                        plain.data(),
                        Map.of("blend", ModalityRecipe.defaults()),
                        plain.fusion(),
                        plain.training(),
                        plain.estimate(),
                        plain.scheme(),
                        plain.compare()))
                .hasMessage("modalities: 'blend' cannot name a modality; use letters, digits, - and _, and none of"
                        + " joint, blend, stacked, ensemble");
    }

    @Test
    void experiment_withANameThatLeavesTheRunsFolder_isRefused() {
        Experiment plain = Experiment.defaults();
        for (String name : List.of("../x", "/x", "a/b", "a\\b", "..", "")) {
            assertThatThrownBy(() -> new Experiment(
                            name,
                            plain.data(),
                            plain.modalities(),
                            plain.fusion(),
                            plain.training(),
                            plain.estimate(),
                            plain.scheme(),
                            plain.compare()))
                    .hasMessage(
                            "name: '" + name + "' cannot name a run folder; use a word that has no / and no backslash"
                                    + " and does not begin with a dot");
        }
    }

    @Test
    void training_withAnOddValue_namesKeyValueAndRange() {
        assertThatThrownBy(() -> TrainingConfig.defaults().withLearningRate(-1)).hasMessageContaining("lr");
        assertThatThrownBy(() -> Check.device("training.device", "tpu"))
                .hasMessage("training.device: 'tpu' is no device; use cpu, cuda or cuda:N");
        Check.device("training.device", "cuda:1");
        assertThatThrownBy(() -> new CosineConfig(1, 2))
                .hasMessage("schedule.cosine.floor: 2.0 is out of range; it must be from 0.0 to 1.0");
        assertThatThrownBy(() -> new OnlineConfig(5, 5, 0, 0, WeightScale.JOINT, null, 0, true))
                .hasMessage("online.scale: joint needs online.sum above 0 (1 keeps the joint loss as under naive"
                        + " training), and it is 0");
        assertThat(OnlineConfig.class.getRecordComponents())
                .allSatisfy(
                        component -> assertThat(new OnlineConfig(5, 5, 0, 1, WeightScale.SUM, null, 0, true).toString())
                                .contains(component.getName() + "="));
        assertThatThrownBy(() -> new OnlineConfig(0, 5, 0, 1, null, 0))
                .hasMessage("online.first: 0 is too small; it must be at least 1");
    }
}
