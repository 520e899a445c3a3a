package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gblend.nn.torch.Scope;
import org.gblend.train.Heard;
import org.gblend.train.Tiny;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.loop.DivergedException;
import org.gblend.train.loop.RunListener;
import org.gblend.train.scheme.FixedWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeMemoryTest {
    @TempDir
    Path folder;

    @Test
    void run_fromEpochToEpoch_keepsTheSameNativeObjects() {
        try (Tiny tiny = Tiny.open(folder, Tiny.batchNormed(folder))) {
            tiny.run(folder.resolve("warm-up"), FixedWeights.constant(Map.of("joint", 1.0)), RunListener.silent());
            List<Long> live = new ArrayList<>();
            tiny.run(folder.resolve("run"), FixedWeights.constant(Map.of("joint", 1.0)), watching(live));
            assertThat(live).hasSize(Tiny.EPOCHS);
            // Fewer is possible: what the warm-up left to its ended threads may be freed meanwhile.
            assertThat(live.getLast()).isLessThanOrEqualTo(live.getFirst());
        }
    }

    @Test
    void run_atItsEnd_hasFreedAllNativeObjects() {
        try (Tiny tiny = Tiny.open(folder, Tiny.batchNormed(folder))) {
            tiny.run(folder.resolve("warm-up"), tiny.scheme(OnlineConfig.every(1, 1)), RunListener.silent());
            long before = Scope.live();
            tiny.run(folder.resolve("run"), tiny.scheme(OnlineConfig.every(1, 1)), RunListener.silent());
            // Fewer is possible: what the warm-up left to its ended threads may be freed meanwhile.
            assertThat(Scope.live()).isLessThanOrEqualTo(before);
        }
    }

    @Test
    void run_thatFails_hasFreedAllNativeObjects() {
        try (Tiny tiny = Tiny.open(folder)) {
            tiny.run(folder.resolve("warm-up"), tiny.scheme(OnlineConfig.every(1, 1)), RunListener.silent());
            long before = Scope.live();
            var diverging = FixedWeights.constant(Map.of("joint", 1e30));
            assertThatThrownBy(() -> tiny.run(folder.resolve("diverging"), diverging, RunListener.silent()))
                    .isInstanceOf(DivergedException.class);
            for (int event = 0; event < 3; event++) {
                Path killed = folder.resolve("killed-" + event);
                Heard heard = new Heard(event);
                assertThatThrownBy(() -> tiny.run(killed, tiny.scheme(OnlineConfig.every(1, 1)), heard))
                        .isInstanceOf(Heard.Killed.class);
            }
            // Fewer is possible: what the warm-up left to its ended threads may be freed meanwhile.
            assertThat(Scope.live()).isLessThanOrEqualTo(before);
        }
    }

    private static RunListener watching(List<Long> live) {
        return new RunListener() {
            @Override
            public void progress(String run, double done, double total, String text) {
                live.add(Scope.live());
            }

            @Override
            public void note(String run, String text) {}
        };
    }
}
