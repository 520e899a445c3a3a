package org.gblend.data.internal.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.gblend.core.RandomStreams;
import org.junit.jupiter.api.Test;

class ClipDrawTest {
    @Test
    void training_isAPureFunctionOfSeedEpochAndRow() {
        RandomStreams streams = RandomStreams.of(4);
        assertThat(ClipDraw.training(streams, 3, 7)).isEqualTo(ClipDraw.training(streams, 3, 7));
        assertThat(ClipDraw.training(streams, 3, 7))
                .isNotEqualTo(ClipDraw.training(streams, 4, 7))
                .isNotEqualTo(ClipDraw.training(streams, 3, 8))
                .isNotEqualTo(ClipDraw.training(RandomStreams.of(5), 3, 7));
    }

    @Test
    void training_reachesEveryStartAndMirrorsHalf() {
        Set<Integer> starts = new HashSet<>();
        int mirrored = 0;
        for (int row = 0; row < 1000; row++) {
            ClipDraw draw = ClipDraw.training(RandomStreams.of(1), 0, row);
            starts.add(draw.start(20, 12));
            mirrored += draw.mirrored() ? 1 : 0;
        }
        assertThat(starts).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(mirrored).isBetween(440, 560);
        assertThat(ClipDraw.training(RandomStreams.of(1), 0, 0).start(5, 5)).isZero();
    }

    @Test
    void evaluation_spacesClipsEvenlyFromFirstToLast() {
        int[] starts = new int[5];
        for (int i = 0; i < 5; i++) {
            starts[i] = ClipDraw.evaluation(i, 5).start(20, 12);
        }
        assertThat(starts).containsExactly(0, 2, 4, 6, 8);
        assertThat(ClipDraw.evaluation(0, 1).start(20, 12)).isEqualTo(4);
        assertThat(ClipDraw.evaluation(0, 1).offset(10, 7, 0.5)).isEqualTo(1);
    }
}
