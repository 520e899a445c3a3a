package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.gblend.train.Left;
import org.gblend.train.Tiny;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.loop.RunListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessTest {
    private static final int SIGKILL = 128 + 9;
    private static final int[] EVENTS_BEFORE_THE_KILL = {1, 3, 4};

    @TempDir
    Path folder;

    @Test
    void run_whoseProcessIsKilledThreeTimes_endsBitEqual() throws Exception {
        long seed = 5;
        RandomGenerator random = RandomStreams.of(seed).stream("kill");
        try (Tiny tiny = Tiny.open(folder, Tiny.batchNormed(folder))) {
            tiny.run(folder.resolve("whole"), tiny.scheme(OnlineConfig.every(1, 2)), RunListener.silent());
            for (int events : EVENTS_BEFORE_THE_KILL) {
                kill(events, random.nextInt(30));
            }
            tiny.run(folder.resolve("run"), tiny.scheme(OnlineConfig.every(1, 2)), RunListener.silent());
            assertThat(Left.by(folder.resolve("run"))).as("seed %d", seed).isEqualTo(Left.by(folder.resolve("whole")));
        }
    }

    /** Kills a process in the middle of what it does next after so many events. */
    private void kill(int events, int millis) throws IOException, InterruptedException {
        Process process = OtherProcess.start("train", folder);
        try (BufferedReader lines = process.inputReader()) {
            for (int heard = 0; heard < events; heard++) {
                String line = lines.readLine();
                assertThat(line).as(Left.text(folder.resolve("train.err"))).startsWith("progress");
            }
            Thread.sleep(millis);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).isEqualTo(SIGKILL);
        assertThat(folder.resolve("run/result.json")).doesNotExist();
    }
}
