package org.gblend.data.internal.sample;

/** A worker's scratch memory, kept from sample to sample. */
public final class Workspace {
    private byte[] bytes = new byte[0];
    private final float[][] floats = new float[2][0];

    byte[] bytes(int atLeast) {
        if (bytes.length < atLeast) {
            bytes = new byte[atLeast];
        }
        return bytes;
    }

    /** One of two float arrays, told apart by {@code slot}. */
    float[] floats(int slot, int atLeast) {
        if (floats[slot].length < atLeast) {
            floats[slot] = new float[atLeast];
        }
        return floats[slot];
    }
}
