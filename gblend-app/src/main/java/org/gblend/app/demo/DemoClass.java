package org.gblend.app.demo;

import java.util.List;
import java.util.Locale;

/**
 * The classes of the demo's clips. Each has a shape (picture), a direction (motion) and a motif (sound); two classes share
 * each shape, and two each direction, so that neither of them alone tells the class, but both together do.
 */
enum DemoClass {
    A(Shape.DISC, Motion.RIGHT, "0246"),
    B(Shape.DISC, Motion.LEFT, "6420"),
    C(Shape.SQUARE, Motion.DOWN, "0606"),
    D(Shape.SQUARE, Motion.UP, "6060"),
    E(Shape.TRIANGLE, Motion.RIGHT, "0066"),
    F(Shape.TRIANGLE, Motion.LEFT, "6600"),
    G(Shape.RING, Motion.DOWN, "0440"),
    H(Shape.RING, Motion.UP, "4004");

    static final List<DemoClass> ALL = List.of(values());

    /** What moves. */
    enum Shape {
        DISC,
        SQUARE,
        TRIANGLE,
        RING
    }

    /** Where it moves to; image rows grow downwards. */
    enum Motion {
        RIGHT(1, 0),
        LEFT(-1, 0),
        DOWN(0, 1),
        UP(0, -1);

        final int dx;
        final int dy;

        Motion(int dx, int dy) {
            this.dx = dx;
            this.dy = dy;
        }
    }

    final Shape shape;
    final Motion motion;
    private final String motif;

    DemoClass(Shape shape, Motion motion, String motif) {
        this.shape = shape;
        this.motion = motion;
        this.motif = motif;
    }

    /** The pitch of the motif's notes, in steps of a tone above the clip's own lowest note. */
    int note(int index) {
        return motif.charAt(index) - '0';
    }

    /** Notes in a motif. */
    static int notes() {
        return A.motif.length();
    }

    /** The class in the manifest, such as {@code disc-right}. */
    String label() {
        return (shape + "-" + motion).toLowerCase(Locale.ROOT);
    }
}
