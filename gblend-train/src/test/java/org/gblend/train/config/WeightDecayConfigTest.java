package org.gblend.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.junit.jupiter.api.Test;

class WeightDecayConfigTest {
    @Test
    void factor_goesByPartOfTheNetworkAndAxes() {
        WeightDecayConfig config = new WeightDecayConfig(true, 1, 2, 3);
        try (var _ = new Scope()) {
            Tensor matrix = Tensor.of(new float[4], 2, 2);
            Tensor vector = Tensor.of(new float[2], 2);
            assertThat(config.factor("encoders.rgb.layer1.0.conv1.0.weight", matrix))
                    .isEqualTo(1);
            assertThat(config.factor("encoders.rgb.layer1.0.conv1.1.weight", vector))
                    .isZero();
            assertThat(config.factor("fusion.fc1.weight", matrix)).isEqualTo(2);
            assertThat(config.factor("heads.rgb.weight", matrix)).isEqualTo(3);
            assertThat(config.factor("heads.rgb.bias", vector)).isZero();
            assertThat(WeightDecayConfig.defaults().factor("heads.rgb.bias", vector))
                    .isEqualTo(1);
        }
    }

    @Test
    void factor_belowZero_isRefused() {
        assertThatThrownBy(() -> new WeightDecayConfig(false, 1, -1, 1))
                .hasMessage("training.weight-decay.fusion: -1.0 is out of range; it must be at least 0.0");
    }
}
