package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Objects;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Torch;
import org.gblend.train.Left;
import org.gblend.train.Tiny;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.loop.RunListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network on several torch threads: the same network but for rounding, and the same bits each time. */
class TorchThreadsTest {
    private static final TrainingConfig TRAINING = Tiny.training(Tiny.EPOCHS, 16, Precision.FP64);

    @TempDir
    Path folder;

    @AfterEach
    void oneThreadAgain() {
        Torch.threads(1);
    }

    @Test
    void run_onTwoThreadsTwice_isTheSameToTheBit() {
        SchemeConfig online = OnlineConfig.every(1, 1);
        train("first", online, 2);
        train("second", online, 2);
        assertThat(Left.by(folder.resolve("second"))).isEqualTo(Left.by(folder.resolve("first")));
    }

    @Test
    void run_onTwoThreads_isThatOnOneButForRounding() {
        RunResult one = train("one", NaiveConfig.defaults(), 1);
        RunResult two = train("two", NaiveConfig.defaults(), 2);
        assertThat(two.holdout().keySet()).isEqualTo(one.holdout().keySet());
        two.holdout()
                .forEach((head, scores) -> assertThat(scores.loss())
                        .isCloseTo(
                                Objects.requireNonNull(one.holdout().get(head)).loss(), within(1e-9)));
    }

    private RunResult train(String name, SchemeConfig scheme, int threads) {
        Experiment plain = Tiny.batchNormed(folder);
        try (Tiny tiny = Tiny.open(folder, plain.withTraining(Tiny.threads(TRAINING, threads)))) {
            return tiny.run(folder.resolve(name), tiny.scheme(scheme), RunListener.silent());
        }
    }
}
