package org.gblend.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigTest {
    @Test
    void badSettings_nameKeyValueAndRange() {
        List<Integer> k = List.of(3, 7, 7);
        List<Integer> s = List.of(1, 2, 2);
        assertThatThrownBy(() -> new R3dConfig(12, 64, k, s))
                .hasMessage("depth is 12: use one of [10, 18, 34, 50, 101, 152]");
        assertThatThrownBy(() -> new R3dConfig(18, 0, k, s)).hasMessage("width is 0: use 1 or more");
        assertThatThrownBy(() -> new R3dConfig(18, 64, List.of(3, 4, 7), s))
                .hasMessage("stem-kernel is [3, 4, 7]: use odd numbers");
        assertThatThrownBy(() -> new R3dConfig(18, 64, k, List.of(1, 2)))
                .hasMessage("stem-stride is [1, 2]: use 3 numbers, each 1 or more");
        assertThatThrownBy(() -> new AudioResnetConfig(18, 3)).hasMessage("width is 3: use 4 or more");
        assertThatThrownBy(() -> new ResnetConfig(18, 64, 6, 2, true))
                .hasMessage("stem-kernel is 6: use an odd number");
        assertThatThrownBy(() -> new MlpConfig(8, 0, 0)).hasMessage("layers is 0: use 1 or more");
        assertThatThrownBy(() -> new MlpConfig(8, 1, 1)).hasMessage("dropout is 1.0: use a number in [0, 1)");
        assertThatThrownBy(() -> new Conv1dConfig(8, 7, 3, 0)).hasMessage("layers is 7: use 1 to 6");
        assertThatThrownBy(() -> new GruConfig(0, 1, true, 0)).hasMessage("hidden is 0: use 1 or more");
        assertThatThrownBy(() -> new LateConcatConfig(0, -1)).hasMessage("hidden is -1: use 0 or more");
        assertThatThrownBy(() -> new NetworkConfig(Map.of(), LateConcatConfig.defaults()))
                .hasMessage("encoders is empty: name at least one modality with its encoder");
    }
}
