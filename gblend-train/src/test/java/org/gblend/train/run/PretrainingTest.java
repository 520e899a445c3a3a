package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.train.Heard;
import org.gblend.train.Left;
import org.gblend.train.Tiny;
import org.gblend.train.config.PretrainedConfig;
import org.gblend.train.config.UnimodalConfig;
import org.gblend.train.loop.RunListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainingTest {
    @TempDir
    Path folder;

    @Test
    void pretraining_isTheUnimodalRun() {
        try (Tiny tiny = Tiny.open(folder)) {
            tiny.run(folder.resolve("pre"), tiny.scheme(PretrainedConfig.defaults()), RunListener.silent());
            tiny.run(folder.resolve("b"), tiny.scheme(new UnimodalConfig("b")), RunListener.silent());
            Map<String, String> pretrained =
                    Left.parameters(folder.resolve("pre").resolve("pretrained.safetensors"));
            Map<String, String> alone = Left.parameters(folder.resolve("b").resolve("last.safetensors"));
            assertThat(alone).containsKey("net/heads.b.weight");
            alone.forEach(
                    (name, values) -> assertThat(pretrained.get(name)).as(name).isEqualTo(values));
        }
    }

    @Test
    void frozenEncoders_stayAsTheyWerePretrained_fineTunedOnesDoNot() {
        try (Tiny tiny = Tiny.open(folder)) {
            String weight = "net/encoders.a.layers.0.weight";
            assertThat(last(tiny, new PretrainedConfig(2, 1, false)).get(weight))
                    .isEqualTo(pretrained().get(weight));
            assertThat(last(tiny, new PretrainedConfig(2, 0, true)).get(weight))
                    .isNotEqualTo(pretrained().get(weight));
        }
    }

    @Test
    void frozenStages_beyondTheDeepestEncoder_areRefused() {
        try (Tiny tiny = Tiny.open(folder, Tiny.batchNormed(folder))) {
            assertThatThrownBy(() -> tiny.run(
                            folder.resolve("run"),
                            tiny.scheme(new PretrainedConfig(1, 5, false)),
                            RunListener.silent()))
                    .isInstanceOf(InputException.class)
                    .hasMessage(
                            "run: pretrained.frozen-stages is 5, but the deepest encoder has 4; give at most that, which"
                                    + " holds every encoder whole");
        }
    }

    @Test
    void auxiliary_goesOnFromThePretrainedHeads() {
        try (Tiny tiny = Tiny.open(folder)) {
            RunResult result = tiny.run(
                    folder.resolve("run-true"), tiny.scheme(new PretrainedConfig(1, 0, true)), RunListener.silent());
            assertThat(result.lastWeights().values()).containsExactly(1 / 3.0, 1 / 3.0, 1 / 3.0);
            assertThat(result.test()).containsOnlyKeys("a", "b", "joint", "blend", "stacked");
        }
    }

    @Test
    void run_killedAtEveryProgressEvent_endsBitEqual() {
        try (Tiny tiny = Tiny.open(folder)) {
            PretrainedConfig config = new PretrainedConfig(2, 1, false);
            Heard heard = new Heard();
            tiny.run(folder.resolve("whole"), tiny.scheme(config), heard);
            for (int event = 0; event < heard.progress.size(); event++) {
                Path part = folder.resolve("killed-at-" + event);
                RunListener killing = new Heard(event);
                assertThatThrownBy(() -> tiny.run(part, tiny.scheme(config), killing))
                        .isInstanceOf(Heard.Killed.class);
                assertThat(part.resolve("result.json")).doesNotExist();
                tiny.run(part, tiny.scheme(config), RunListener.silent());
                assertThat(Left.by(part))
                        .as("killed at '%s'", heard.progress.get(event))
                        .isEqualTo(Left.by(folder.resolve("whole")));
            }
        }
    }

    private Map<String, String> last(Tiny tiny, PretrainedConfig config) {
        Path run = folder.resolve("run-" + config.auxiliary());
        tiny.run(run, tiny.scheme(config), RunListener.silent());
        return Left.parameters(run.resolve("last.safetensors"));
    }

    /** Two epochs of each modality alone: the same whatever comes after. */
    private Map<String, String> pretrained() {
        return Left.parameters(folder.resolve("run-false").resolve("pretrained.safetensors"));
    }
}
