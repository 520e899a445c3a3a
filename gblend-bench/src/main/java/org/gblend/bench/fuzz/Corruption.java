package org.gblend.bench.fuzz;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Damages that files suffer or are given: flipped bits, wild bytes and lengths, cuts, blocks swapped, repeated or blanked. */
final class Corruption {
    private static final int KINDS = 7;
    private static final int MOST_AT_ONCE = 4;
    private static final byte[] WILD = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF, '{', '"', ',', '\n'};

    private Corruption() {}

    /** A damaged copy: one to four damages, all of them from {@code random}. */
    static byte[] of(byte[] whole, RandomGenerator random) {
        byte[] bytes = whole.clone();
        int damages = 1 + random.nextInt(MOST_AT_ONCE);
        for (int i = 0; i < damages && bytes.length > 0; i++) {
            bytes = damaged(bytes, random);
        }
        return bytes;
    }

    private static byte[] damaged(byte[] bytes, RandomGenerator random) {
        int n = bytes.length;
        int at = place(n, random);
        int length = Math.min(n - at, 1 + random.nextInt(Math.max(1, n / 8)));
        switch (random.nextInt(KINDS)) {
            case 0 -> flip(bytes, 1 + random.nextInt(32), random);
            case 1 -> bytes[at] = WILD[random.nextInt(WILD.length)];
            case 2 -> Arrays.fill(bytes, at, Math.min(n, at + 4 + 4 * random.nextInt(2)), WILD[random.nextInt(5)]);
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> swap(bytes, at, place(n, random), length);
            case 5 -> Arrays.fill(bytes, at, at + length, (byte) 0);
            default -> {
                byte[] longer = Arrays.copyOf(bytes, n + length);
                System.arraycopy(bytes, at, longer, at + length, n - at);
                return longer;
            }
        }
        return bytes;
    }

    /** Any place; every other time one of the first or last 512 bytes, where headers and indices are. */
    private static int place(int n, RandomGenerator random) {
        int edge = Math.min(n, 512);
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(edge);
            case 1 -> n - 1 - random.nextInt(edge);
            default -> random.nextInt(n);
        };
    }

    private static void flip(byte[] bytes, int times, RandomGenerator random) {
        for (int i = 0; i < times; i++) {
            bytes[place(bytes.length, random)] ^= (byte) (1 << random.nextInt(8));
        }
    }

    private static void swap(byte[] bytes, int a, int b, int length) {
        int n = Math.min(length, bytes.length - Math.max(a, b));
        byte[] keep = Arrays.copyOfRange(bytes, a, a + n);
        System.arraycopy(bytes, b, bytes, a, n);
        System.arraycopy(keep, 0, bytes, b, n);
    }
}
