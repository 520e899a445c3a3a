package org.gblend.app.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gblend.train.config.Experiment;
import org.junit.jupiter.api.Test;

class SchemeNamesTest {
    private static final String ALL =
            "compare.schemes: unknown 'nave'; did you mean 'naive'? There are naive, equal, offline," + " online, ";

    @Test
    void unknownScheme_isNamedWithTheNearestAndAll() {
        assertThatThrownBy(() ->
                        Configs.parse(Experiment.class, "name: x", "c.yaml", List.of("compare.schemes=[nave,probe]")))
                .hasMessageContaining(ALL)
                .hasMessageContaining("learned")
                .hasMessageContaining("pretrained")
                .hasMessageContaining("probe");
        assertThatThrownBy(() -> Configs.parse(
                        Experiment.class, "{name: x, compare: {schemes: [nave, probe]}}", "c.yaml", List.of()))
                .hasMessageContaining(ALL);
    }
}
