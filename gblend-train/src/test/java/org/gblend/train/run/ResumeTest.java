package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gblend.train.Heard;
import org.gblend.train.Left;
import org.gblend.train.Tiny;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.LearnedConfig;
import org.gblend.train.config.MixupConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.config.WeightScale;
import org.gblend.train.loop.RunListener;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is stopped anywhere and started again ends with the bits of one that was not. */
class ResumeTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "offline, 0",
        "offline, 1000",
        "online, 0",
        "online, 1000",
        "returned, 0",
        "returned, 1000",
        "learned, 1000",
        "mixed, 0",
        "stages, 0"
    })
    void run_killedAtEveryProgressEvent_endsBitEqual(String scheme, double checkpointSeconds) {
        Experiment plain = scheme.equals("stages")
                ? Tiny.withStageHeads(folder, Map.of("1", 0.5, "3", 0.3))
                : Tiny.experiment(folder);
        TrainingConfig training = Tiny.checkpoints(plain.training(), checkpointSeconds);
        MixupConfig mixup = new MixupConfig(scheme.equals("mixed") ? 0.4 : 0, List.of());
        Experiment experiment = plain.withTraining(training.withMixup(mixup));
        SchemeConfig config = switch (scheme) {
            case "offline" -> OfflineConfig.defaults();
            case "returned" -> new OnlineConfig(1, 2, 0, 1, WeightScale.SUM, null, 0, true);
            case "online", "stages" -> OnlineConfig.every(1, 2);
            default -> new LearnedConfig(scheme.equals("mixed"));
        };
        boolean returned = scheme.equals("returned");
        try (Tiny tiny = Tiny.open(folder, experiment)) {
            Heard heard = new Heard();
            Path whole = folder.resolve("whole");
            run(tiny, whole, config, returned, heard);
            Left expected = Left.by(whole);
            int events = heard.progress.size();
            assertThat(events).isGreaterThanOrEqualTo(Tiny.EPOCHS);
            for (int event = 0; event < events; event++) {
                Path part = folder.resolve("killed-at-" + event);
                interrupt(tiny, part, config, returned, event);
                run(tiny, part, config, returned, RunListener.silent());
                assertThat(Left.by(part))
                        .as("killed at '%s'", heard.progress.get(event))
                        .isEqualTo(expected);
            }
        }
    }

    private static void interrupt(Tiny tiny, Path part, SchemeConfig config, boolean returned, int event) {
        assertThatThrownBy(() -> run(tiny, part, config, returned, new Heard(event)))
                .isInstanceOf(Heard.Killed.class);
        assertThat(part.resolve("result.json")).doesNotExist();
    }

    private static void run(Tiny tiny, Path folder, SchemeConfig config, boolean returned, RunListener listener) {
        tiny.run(folder, tiny.scheme(config), listener, plan -> returned ? Tiny.onHoldout(plan) : plan);
    }
}
