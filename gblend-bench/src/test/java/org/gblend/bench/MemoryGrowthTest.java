package org.gblend.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class MemoryGrowthTest {
    @Test
    void growthBeforeAFifthOfTheSteps_isSettling() {
        MemoryGrowth growth = growth(50, 100, 100, 102);

        assertThat(growth.isFlat()).isTrue();
        assertThat(growth.resident()).isCloseTo(0.02, within(1e-12));
        assertThat(growth.describe())
                .isEqualTo("from step 200 to 400: resident size +2.00 %, native objects +0.00 % (allowed +5 %): flat");
    }

    @Test
    void residentSizeThatGoesOnGrowing_fails() {
        MemoryGrowth growth = growth(100, 102, 105, 110);

        assertThat(growth.isFlat()).isFalse();
        assertThat(growth.describe()).contains("resident size +7.84 %").endsWith("GROWS");
    }

    @Test
    void nativeObjectsThatGoOnGrowing_fail() {
        MemoryGrowth growth = new MemoryGrowth(10);
        growth.add(new MemoryGrowth.Reading(5, 100, 10, 1000));
        growth.add(new MemoryGrowth.Reading(10, 100, 10, 1051));

        assertThat(growth.isFlat()).isFalse();
        assertThat(growth.describe()).contains("native objects +5.10 %");
    }

    /** The first readings of 1,000 steps, every 100. */
    private static MemoryGrowth growth(long... residentKiB) {
        MemoryGrowth growth = new MemoryGrowth(1000);
        for (int i = 0; i < residentKiB.length; i++) {
            growth.add(new MemoryGrowth.Reading((i + 1) * 100, residentKiB[i], 10, 1000));
        }
        return growth;
    }
}
