package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gblend.core.SuperEpochs.SuperEpoch;
import org.junit.jupiter.api.Test;

class SuperEpochsTest {

    @Test
    void schedule_paper_cuts45Into8() {
        assertThat(SuperEpochs.defaults().schedule(45))
                .containsExactly(
                        new SuperEpoch(0, 0, 10),
                        new SuperEpoch(1, 10, 5),
                        new SuperEpoch(2, 15, 5),
                        new SuperEpoch(3, 20, 5),
                        new SuperEpoch(4, 25, 5),
                        new SuperEpoch(5, 30, 5),
                        new SuperEpoch(6, 35, 5),
                        new SuperEpoch(7, 40, 5));
    }

    @Test
    void schedule_remainder_isAShorterLast() {
        assertThat(new SuperEpochs(10, 5).schedule(17))
                .containsExactly(new SuperEpoch(0, 0, 10), new SuperEpoch(1, 10, 5), new SuperEpoch(2, 15, 2));
    }

    @Test
    void schedule_totalBelowFirst_isOne() {
        assertThat(new SuperEpochs(10, 5).schedule(4)).containsExactly(new SuperEpoch(0, 0, 4));
    }

    @Test
    void schedule_anySetting_coversEveryEpochOnce() {
        SeededCases.forEach("super-epochs", 200, random -> {
            int total = random.nextInt(1, 100);
            int next = 0;
            for (SuperEpoch s : new SuperEpochs(random.nextInt(1, 20), random.nextInt(1, 20)).schedule(total)) {
                assertThat(s.start()).isEqualTo(next);
                assertThat(s.length()).isPositive();
                next = s.end();
            }
            assertThat(next).isEqualTo(total);
        });
    }

    @Test
    void values_below1_areRefused() {
        assertThatThrownBy(() -> new SuperEpochs(0, 5)).hasMessage("first = 0: a super-epoch has at least 1 epoch");
        assertThatThrownBy(() -> new SuperEpochs(5, 0)).hasMessage("each = 0: a super-epoch has at least 1 epoch");
        assertThatThrownBy(() -> SuperEpochs.defaults().schedule(0))
                .hasMessage("total = 0: training has at least 1 epoch");
    }
}
