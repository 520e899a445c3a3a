package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.gblend.train.Left;
import org.gblend.train.Tiny;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.LearnedConfig;
import org.gblend.train.loop.RunListener;
import org.gblend.train.scheme.StretchWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnedWeightsTest {
    @TempDir
    Path folder;

    @Test
    void record_hasTheWeightsAtTheStartOfEveryEpoch() {
        try (Tiny tiny = Tiny.open(folder)) {
            RunResult result =
                    tiny.run(folder.resolve("run"), tiny.scheme(new LearnedConfig(false)), RunListener.silent());
            List<StretchWeights> stretches = result.stretches();
            assertThat(stretches).hasSize(Tiny.EPOCHS);
            assertThat(stretches.getFirst().weights().values()).containsExactly(1.0, 1.0, 1.0);
            assertThat(stretches.getLast().weights().values())
                    .doesNotContain(1.0)
                    .allMatch(weight -> weight > 0);
            assertThat(Left.text(folder.resolve("run").resolve("weights.csv")).lines())
                    .hasSize(1 + 3 * Tiny.EPOCHS)
                    .contains("0,0,1,a,1.0,,,,,,,,");
            assertThat(result.test()).containsOnlyKeys("a", "b", "joint", "blend", "stacked");
        }
    }

    @Test
    void firstEpoch_isThatOfEqualWeightsAsLongAsTheyAreEqual() {
        try (Tiny tiny = Tiny.open(folder)) {
            tiny.run(folder.resolve("learned"), tiny.scheme(new LearnedConfig(true)), RunListener.silent());
            tiny.run(folder.resolve("equal"), tiny.scheme(new EqualConfig(1)), RunListener.silent());
            String learned = Left.text(folder.resolve("learned").resolve("steps.csv"));
            String equal = Left.text(folder.resolve("equal").resolve("steps.csv"));
            assertThat(learned.lines().limit(4))
                    .containsExactlyElementsOf(equal.lines().limit(4).toList());
            assertThat(learned).isNotEqualTo(equal);
        }
    }
}
