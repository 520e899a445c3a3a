package org.gblend.media;

/**
 * The size that frames are brought to as they are decoded.
 *
 * <p>Sizes are of the picture as shown: a file that asks to be turned (a phone's upright video) is turned. Pixels are
 * taken as square.
 */
public sealed interface FrameSize {
    /** Pixels (height, width) of the result for a picture of {@code height} x {@code width}. */
    Pixels resolve(int height, int width);

    /** The shorter edge becomes {@code pixels}, the longer follows in proportion, rounded. */
    static FrameSize shortEdge(int pixels) {
        return new ShortEdge(pixels);
    }

    /** Exactly {@code height} x {@code width}, whatever that does to the proportions. */
    static FrameSize exact(int height, int width) {
        return new Exact(height, width);
    }

    /** As the file has it. */
    static FrameSize nativeSize() {
        return new Native();
    }

    /** A picture's size in pixels. */
    record Pixels(int height, int width) {}

    /** See {@link #shortEdge}. */
    record ShortEdge(int pixels) implements FrameSize {
        public ShortEdge {
            requirePositive("short edge", pixels);
        }

        @Override
        public Pixels resolve(int height, int width) {
            double scale = (double) pixels / Math.min(height, width);
            return height <= width
                    ? new Pixels(pixels, (int) Math.round(width * scale))
                    : new Pixels((int) Math.round(height * scale), pixels);
        }
    }

    /** See {@link #exact}. */
    record Exact(int height, int width) implements FrameSize {
        public Exact {
            requirePositive("height", height);
            requirePositive("width", width);
        }

        @Override
        public Pixels resolve(int fromHeight, int fromWidth) {
            return new Pixels(height, width);
        }
    }

    /** See {@link #nativeSize}. */
    record Native() implements FrameSize {
        @Override
        public Pixels resolve(int height, int width) {
            return new Pixels(height, width);
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "frame size: %s must be at least 1 pixel; got %d".formatted(name, value));
        }
    }
}
