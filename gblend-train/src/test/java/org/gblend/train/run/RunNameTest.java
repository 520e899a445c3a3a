package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gblend.core.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunNameTest {
    @ParameterizedTest
    @CsvSource({
        "seed-1/online.T, 1, online, T,",
        "seed-0/online.T+V, 0, online, T+V,",
        "seed-12/online.T.lr0.1, 12, online, T, 0.1",
        "seed-1/online.T+V.lr1.0E-4, 1, online, T+V, 1.0E-4",
        "seed-1/online.T.lr1.0E30, 1, online, T, 1.0E30",
        "seed-9223372036854775807/a.T, 9223372036854775807, a, T,",
        "seed-1/sum-k1_b.T, 1, sum-k1_b, T,",
        "seed-1/v1.2.T+V.lr3.0, 1, v1.2, T+V, 3.0",
        "seed-1/rgb+audio.T+V, 1, rgb+audio, T+V,",
        "seed-1/a.b.T, 1, a.b, T,",
    })
    void text_parsed_isTheNameAndBack(String text, long seed, String line, String on, Double rate) {
        RunName name = new RunName(seed, line, TrainedOn.of(on), rate);
        assertThat(name.text()).isEqualTo(text);
        assertThat(RunName.parse(text)).contains(name);
        assertThat(text).startsWith(name.seedFolder() + "/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "online.T",
                "seed-1",
                "seed-1/online",
                "seed-1/online.estimates",
                "seed-1/.T",
                "seed-1/online.V",
                "seed-1/online.T.lr",
                "seed-1/online.T.lr1.2.3",
                "seed-1/online.T.lr-1",
                "seed-x/online.T",
                "seed--1/online.T",
                "seed-9223372036854775808/online.T",
                "my/seed-1/online.T",
                "grid-letter"
            })
    void parse_ofAnotherText_isEmpty(String text) {
        assertThat(RunName.parse(text)).isEmpty();
    }

    @Test
    void estimatesFolder_dependsOnLineAndRateAlone() {
        RunName name = new RunName(1, "online", TrainedOn.T_AND_V);
        assertThat(name.estimatesFolder()).isEqualTo("online.estimates");
        assertThat(name.at(0.1).estimatesFolder()).isEqualTo("online.estimates.lr0.1");
    }

    @Test
    void isSeedFolder_asksForAWholeNumber() {
        assertThat(RunName.isSeedFolder("seed-0")).isTrue();
        assertThat(RunName.isSeedFolder("seed-")).isFalse();
        assertThat(RunName.isSeedFolder("seed-1.old")).isFalse();
    }

    @Test
    void trainedOn_ofAnotherText_saysWhatThereIs() {
        assertThatThrownBy(() -> TrainedOn.of("V"))
                .isInstanceOf(InputException.class)
                .hasMessage("trained on 'V': a run trains on T or on T+V");
    }
}
