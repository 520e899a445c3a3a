package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RandomStreamsTest {

    @Test
    void stream_sameKey_givesSameDraws() {
        RandomGenerator a = RandomStreams.of(7).stream("shuffle", 3, 1);
        RandomGenerator b = RandomStreams.of(7).stream("shuffle", 3, 1);
        assertThat(a.longs(10).toArray()).isEqualTo(b.longs(10).toArray());
    }

    @Test
    void seed_otherSeedNameOrIndex_isAnother() {
        Set<Long> seeds = new HashSet<>();
        for (long seed = 0; seed < 10; seed++) {
            for (String name : new String[] {"init", "shuffle", "shuffle ", ""}) {
                RandomStreams streams = RandomStreams.of(seed);
                seeds.add(streams.seed(name));
                for (long i = 0; i < 10; i++) {
                    seeds.add(streams.seed(name, i));
                    seeds.add(streams.seed(name, 0, i));
                }
            }
        }
        assertThat(seeds).hasSize(10 * 4 * 21);
    }

    @Test
    void seed_value_neverChanges() {
        assertThat(RandomStreams.of(1).seed("init", 2)).isEqualTo(2291339505761651629L);
    }

    @Test
    void stream_isSplitMix64() {
        RandomStreams streams = RandomStreams.of(9);
        RandomGenerator reference = new SplittableRandom(streams.seed("init", 4));
        assertThat(streams.stream("init", 4).longs(100).toArray())
                .isEqualTo(reference.longs(100).toArray());
    }

    @Test
    void stream_manyDraws_areUniform() {
        int[] counts = new int[16];
        RandomGenerator random = RandomStreams.of(5).stream("uniform");
        for (int i = 0; i < 160_000; i++) {
            counts[(int) (random.nextLong() >>> 60)]++;
        }
        assertThat(Arrays.stream(counts).boxed()).allSatisfy(c -> assertThat(c).isBetween(9_600, 10_400));
    }
}
