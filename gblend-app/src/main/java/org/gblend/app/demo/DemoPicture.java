package org.gblend.app.demo;

import java.util.random.RandomGenerator;
import org.gblend.app.demo.DemoClass.Motion;
import org.gblend.app.demo.DemoClass.Shape;
import org.gblend.core.RandomStreams;
import org.gblend.media.VideoClip;

/**
 * The picture of a clip, (T, H, W, 3): a shape of random size and colour that moves over a mottled background, with a
 * little noise in every frame.
 */
final class DemoPicture {
    static final int SIZE = 64;
    static final int FRAMES = 15;
    static final double FPS = 15;

    /** Patches of the background along each side. */
    private static final int PATCHES = 8;
    /** Greatest noise of a pixel, of 255. */
    private static final int NOISE = 12;

    private final RandomGenerator noise;
    private final Shape shape;
    private final Motion motion;
    private final double radius;
    private final double speed;
    private final double centreX;
    private final double centreY;
    private final int[] colour;
    private final int[][] patches;

    DemoPicture(RandomStreams streams, DemoScene scene) {
        RandomGenerator random = streams.stream("demo-picture", scene.index());
        noise = streams.stream("demo-noise", scene.index());
        shape = scene.shape();
        motion = scene.direction();
        radius = between(random, 9, 13);
        speed = between(random, 1.2, 2.2);
        centreX = between(random, 0.4, 0.6) * SIZE;
        centreY = between(random, 0.4, 0.6) * SIZE;
        colour = new int[] {shade(random, 130, 255), shade(random, 130, 255), shade(random, 130, 255)};
        patches = new int[3][PATCHES * PATCHES];
        for (int[] channel : patches) {
            for (int i = 0; i < channel.length; i++) {
                channel[i] = shade(random, 10, 110);
            }
        }
    }

    VideoClip clip() {
        byte[] data = new byte[FRAMES * SIZE * SIZE * 3];
        double[] times = new double[FRAMES];
        for (int frame = 0; frame < FRAMES; frame++) {
            times[frame] = frame / FPS;
            draw(data, frame);
        }
        return new VideoClip(data, FRAMES, SIZE, SIZE, 3, times);
    }

    private void draw(byte[] data, int frame) {
        double moved = speed * (frame - (FRAMES - 1) / 2.0);
        double x0 = centreX + motion.dx * moved;
        double y0 = centreY + motion.dy * moved;
        int at = frame * SIZE * SIZE * 3;
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                double inside = coverage(x - x0, y - y0);
                int patch = y * PATCHES / SIZE * PATCHES + x * PATCHES / SIZE;
                for (int c = 0; c < 3; c++) {
                    double value =
                            inside * colour[c] + (1 - inside) * patches[c][patch] + between(noise, -NOISE, NOISE);
                    data[at++] = (byte) Math.clamp(Math.round(value), 0, 255);
                }
            }
        }
    }

    /** Share of the pixel that the shape covers: 1 inside, 0 outside, linear over one pixel at its edge. */
    private double coverage(double x, double y) {
        double outside = switch (shape) {
            case DISC -> Math.hypot(x, y) - radius;
            case SQUARE -> Math.max(Math.abs(x), Math.abs(y)) - 0.9 * radius;
            case TRIANGLE -> Math.max(y, Math.abs(x) * 0.87 - y * 0.5) - 0.6 * radius;
            case RING -> Math.abs(Math.hypot(x, y) - 0.8 * radius) - 0.25 * radius;
        };
        return Math.clamp(0.5 - outside, 0, 1);
    }

    private static int shade(RandomGenerator random, int low, int high) {
        return (int) between(random, low, high);
    }

    private static double between(RandomGenerator random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
