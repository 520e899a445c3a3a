package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigLinesTest {
    @Test
    void anotherScheme_isOneDifference() {
        String online = "name: x\nscheme:\n  online:\n    first: 10\n    each: 5\ntraining:\n  epochs: 3\n";
        String naive = "name: x\nscheme: naive\ntraining:\n  epochs: 4\n";

        assertThat(ConfigLines.differences(online, naive, List.of()))
                .containsExactly("scheme was online, is naive", "training.epochs was 3, is 4");
    }

    @Test
    void aSettingOfTheSameScheme_isNamed() {
        String first = "scheme:\n  online:\n    first: 10\n    each: 5\n";

        assertThat(ConfigLines.differences(first, first.replace("10", "5"), List.of()))
                .containsExactly("scheme.online.first was 10, is 5");
    }
}
