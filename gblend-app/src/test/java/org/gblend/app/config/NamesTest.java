package org.gblend.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.gblend.data.config.ArrayAudioConfig;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayFlowConfig;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.FlowConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.MotionConfig;
import org.gblend.data.config.RgbConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NamesTest {
    interface EncoderConfig {}

    record AudioResnetConfig() implements EncoderConfig {}

    record R3dConfig() implements EncoderConfig {}

    record Conv1dConfig() implements EncoderConfig {}

    interface WeightRule {}

    record RobustRule() implements WeightRule {}

    interface Scheme {}

    record UniModalScheme() implements Scheme {}

    record Naive() implements Scheme {}

    @Test
    void kebab_splitsAtCapitals() {
        assertThat(Names.kebab("minPerClass")).isEqualTo("min-per-class");
        assertThat(Names.kebab("logMel")).isEqualTo("log-mel");
        assertThat(Names.kebab("top5")).isEqualTo("top5");
        assertThat(Names.kebab("r3dWidth")).isEqualTo("r3d-width");
        assertThat(Names.kebab("useSGDAlways")).isEqualTo("use-sgd-always");
    }

    /** The data's own messages name keys as configuration files spell them. */
    @ParameterizedTest
    @MethodSource
    void variant_ofAModality_isWhatItsMessagesSay(ModalityConfig config) {
        assertThat(config.key("m", "frames"))
                .isEqualTo("modalities.m.input." + Names.variant(ModalityConfig.class, config.getClass()) + ".frames");
    }

    static Stream<ModalityConfig> variant_ofAModality_isWhatItsMessagesSay() {
        return Stream.of(
                RgbConfig.defaults(),
                FlowConfig.defaults(),
                MotionConfig.defaults(),
                AudioConfig.defaults(),
                ArrayConfig.defaults(),
                ArrayFlowConfig.defaults(),
                ArrayAudioConfig.defaults());
    }

    @Test
    void variant_dropsTheFamilysWord() {
        assertThat(Names.variant(EncoderConfig.class, AudioResnetConfig.class)).isEqualTo("audio-resnet");
        assertThat(Names.variant(EncoderConfig.class, R3dConfig.class)).isEqualTo("r3d");
        assertThat(Names.variant(EncoderConfig.class, Conv1dConfig.class)).isEqualTo("conv1d");
        assertThat(Names.variant(WeightRule.class, RobustRule.class)).isEqualTo("robust");
        assertThat(Names.variant(Scheme.class, UniModalScheme.class)).isEqualTo("uni-modal");
        assertThat(Names.variant(Scheme.class, Naive.class)).isEqualTo("naive");
    }
}
