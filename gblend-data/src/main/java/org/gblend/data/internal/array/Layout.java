package org.gblend.data.internal.array;

import java.util.Arrays;

/**
 * The axes of one sample in its file's order, and the order that a network wants: t, h, w, then every other axis as a
 * channel axis in the order written.
 */
public final class Layout {
    private final char[] axes;

    private Layout(char[] axes) {
        this.axes = axes;
    }

    /**
     * Reads a list of axes.
     *
     * @param text axes as single letters separated by commas, such as {@code t,h,w}
     * @throws IllegalArgumentException on anything else
     */
    public static Layout parse(String text) {
        String[] names = text.split(",", -1);
        char[] axes = new char[names.length];
        for (int i = 0; i < names.length; i++) {
            String name = names[i].strip();
            if (name.length() != 1 || name.charAt(0) < 'a' || name.charAt(0) > 'z') {
                throw malformed(text, "\"" + name + "\" is not one small letter");
            }
            axes[i] = name.charAt(0);
            for (int j = 0; j < i; j++) {
                if (axes[j] == axes[i]) {
                    throw malformed(text, "axis " + axes[i] + " comes twice");
                }
            }
        }
        Layout layout = new Layout(axes);
        if ((layout.axis('h') < 0) != (layout.axis('w') < 0)) {
            throw malformed(text, "h and w come only together");
        }
        return layout;
    }

    private static IllegalArgumentException malformed(String text, String why) {
        return new IllegalArgumentException("layout: \"" + text + "\" is not a list of axes (" + why
                + "); name each axis of one row's array by a letter, such as t,h,w or t,c or c");
    }

    public int rank() {
        return axes.length;
    }

    /** The place of an axis in the file's order; -1 = absent. */
    public int axis(char name) {
        for (int i = 0; i < axes.length; i++) {
            if (axes[i] == name) {
                return i;
            }
        }
        return -1;
    }

    public boolean hasTime() {
        return axis('t') >= 0;
    }

    public boolean hasPicture() {
        return axis('h') >= 0;
    }

    /** Axes in the order that the network wants: {@code order()[k]} is the file's axis at place k. */
    public int[] order() {
        int[] order = new int[axes.length];
        int k = 0;
        for (char name : new char[] {'t', 'h', 'w'}) {
            if (axis(name) >= 0) {
                order[k++] = axis(name);
            }
        }
        for (int i = 0; i < axes.length; i++) {
            if (axes[i] != 't' && axes[i] != 'h' && axes[i] != 'w') {
                order[k++] = i;
            }
        }
        return order;
    }

    /**
     * The sample's shape for the network, channel axes merged into one last axis.
     *
     * @param shape lengths in the file's order
     */
    public int[] sampleShape(int[] shape) {
        int channels = 1;
        int fixed = 0;
        int[] out = new int[4];
        for (int axis : order()) {
            char name = axes[axis];
            if (name == 't' || name == 'h' || name == 'w') {
                out[fixed++] = shape[axis];
            } else {
                channels *= shape[axis];
            }
        }
        out[fixed] = channels;
        return Arrays.copyOf(out, fixed + 1);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (char axis : axes) {
            text.append(text.isEmpty() ? "" : ",").append(axis);
        }
        return text.toString();
    }
}
