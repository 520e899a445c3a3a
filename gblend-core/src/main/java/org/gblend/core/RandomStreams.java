package org.gblend.core;

import java.util.random.RandomGenerator;

/**
 * Named random streams from one seed.
 *
 * <p>Every stream is a pure function of {@code (seed, name, indices)}: nothing is carried from one draw to the next, so
 * a resumed run needs no generator state, and one consumer's draws never shift another's. The generator is SplitMix64
 * (Steele, Lea, Flood, OOPSLA 2014), written out here because the JDK promises no fixed algorithm for its own.
 */
public record RandomStreams(long seed) {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    public static RandomStreams of(long seed) {
        return new RandomStreams(seed);
    }

    /** The seed of the stream with this name and these indices. */
    public long seed(String name, long... indices) {
        long h = mix(seed + GOLDEN_GAMMA);
        for (int i = 0; i < name.length(); i++) {
            h = mix(h + GOLDEN_GAMMA + name.charAt(i));
        }
        h = mix(h ^ name.length());
        for (long index : indices) {
            h = mix(h + GOLDEN_GAMMA + mix(index + GOLDEN_GAMMA));
        }
        return h;
    }

    /** A fresh generator at the start of the stream with this name and these indices. */
    public RandomGenerator stream(String name, long... indices) {
        return new SplitMix64(seed(name, indices));
    }

    /** A standard normal draw by Box and Muller's formula, fixed here because the JDK promises no algorithm for its own. */
    public static double gaussian(RandomGenerator random) {
        double u = ((random.nextLong() >>> 11) + 1) * 0x1p-53;
        double v = (random.nextLong() >>> 11) * 0x1p-53;
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static final class SplitMix64 implements RandomGenerator {
        private long state;

        SplitMix64(long seed) {
            state = seed;
        }

        @Override
        public long nextLong() {
            state += GOLDEN_GAMMA;
            return mix(state);
        }
    }
}
