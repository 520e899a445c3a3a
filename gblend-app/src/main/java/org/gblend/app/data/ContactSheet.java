package org.gblend.app.data;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.gblend.data.SampleViews.View;
import org.gblend.data.config.ArrayAudioConfig;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayFlowConfig;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.FlowConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.MotionConfig;
import org.gblend.data.config.RgbConfig;

/** Strips of pictures under each other. Without text: servers have no fonts; {@link #legend} says what the strips are. */
final class ContactSheet {
    private static final int TILES = 8;
    private static final int TILE = 112;
    private static final int GAP = 6;
    /** Pixels of the tile between two arrows. */
    private static final int ARROW_EVERY = 12;
    /** Share of a strip's vectors that are no longer than its brightest. */
    private static final double BRIGHTEST = 0.99;
    /** Share of the bound that is brightest at least: in a still clip the noise of the flow stays dark. */
    private static final float LEAST_FLOW = 0.05f;

    private final ModalityConfig config;
    private final List<Strip> strips = new ArrayList<>();

    private record Strip(String name, List<BufferedImage> tiles) {}

    ContactSheet(ModalityConfig config) {
        this.config = config;
    }

    /** A row as the cache holds it: bytes of pictures. */
    void prepared(View view) {
        switch (config) {
            case RgbConfig c ->
                add("prepared", view, (v, t) -> frame(v, t, List.of(1.0, 1.0, 1.0), List.of(0.0, 0.0, 0.0)));
            case FlowConfig _ -> flow("prepared", view, 1 / 127f, -128 / 127f);
            case MotionConfig c ->
                add("prepared", view, (v, t) -> arrows(v, t, 1 / 127f, -128 / 127f, (float) c.bound()));
            case AudioConfig _, ArrayAudioConfig _ -> whole("prepared", view);
            case ArrayConfig _ -> array("prepared", view);
            case ArrayFlowConfig _ -> flow("prepared", view, 1 / 127f, -128 / 127f);
        }
    }

    /** A sample as the network gets it: normalised values. */
    void sample(String name, View view) {
        switch (config) {
            case RgbConfig c -> add(name, view, (v, t) -> frame(v, t, c.std(), c.mean()));
            case FlowConfig _ -> flow(name, view, 1, 0);
            case MotionConfig c -> add(name, view, (v, t) -> arrows(v, t, 1, 0, (float) c.bound()));
            case AudioConfig _, ArrayAudioConfig _ -> whole(name, view);
            case ArrayConfig _ -> array(name, view);
            case ArrayFlowConfig _ -> flow(name, view, 1, 0);
        }
    }

    private interface Painter {
        BufferedImage paint(View view, int step);
    }

    private void add(String name, View view, Painter painter) {
        int steps = view.shape()[0];
        int n = Math.min(TILES, steps);
        List<BufferedImage> tiles = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int step = n == 1 ? 0 : i * (steps - 1) / (n - 1);
            tiles.add(enlarged(painter.paint(view, step)));
        }
        strips.add(new Strip(name + ", " + steps + " steps of " + view.shape()[2] + " x " + view.shape()[1], tiles));
    }

    /** Clips (T, H, W, 1) or (T, H, W, 3) as pictures from their least value, black, to their greatest; else all values. */
    private void array(String name, View view) {
        int[] shape = view.shape();
        if (shape.length != 4 || (shape[3] != 1 && shape[3] != 3)) {
            whole(name, view);
            return;
        }
        double least = least(view);
        double scale = 255 / Math.max(1e-6, most(view) - least);
        add(name, view, (v, t) -> frame(v, t, Collections.nCopies(3, scale), Collections.nCopies(3, -least * scale)));
    }

    private static float least(View view) {
        float least = Float.MAX_VALUE;
        for (float v : view.values()) {
            least = Math.min(least, v);
        }
        return least;
    }

    private static float most(View view) {
        float most = -Float.MAX_VALUE;
        for (float v : view.values()) {
            most = Math.max(most, v);
        }
        return most;
    }

    /** So bright that what moves is seen, however little of the bound it takes; the strip's name says how much that is. */
    private void flow(String name, View view, float mul, float add) {
        float[] lengths = new float[view.values().length / 2];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = (float) Math.hypot(view.values()[2 * i] * mul + add, view.values()[2 * i + 1] * mul + add);
        }
        Arrays.sort(lengths);
        float brightest = Math.max(LEAST_FLOW, lengths[(int) (BRIGHTEST * (lengths.length - 1))]);
        add(
                String.format(Locale.ROOT, "%s, brightest at %.2f of the bound", name, brightest),
                view,
                (v, t) -> colours(v, t, mul, add, brightest));
    }

    private void whole(String name, View view) {
        int[] shape = view.shape();
        int steps = shape[0];
        int bands = view.values().length / steps;
        float least = least(view);
        float most = most(view);
        BufferedImage image = new BufferedImage(steps, bands, BufferedImage.TYPE_INT_RGB);
        for (int t = 0; t < steps; t++) {
            for (int b = 0; b < bands; b++) {
                float share = (view.values()[t * bands + b] - least) / Math.max(1e-6f, most - least);
                image.setRGB(t, bands - 1 - b, Color.HSBtoRGB(0.7f - 0.7f * share, 0.9f, 0.15f + 0.85f * share));
            }
        }
        strips.add(new Strip(
                String.format(Locale.ROOT, "%s, %d steps of %d values, %.3g to %.3g", name, steps, bands, least, most),
                List.of(scaled(image, Math.max(1, TILE * 4 / Math.max(1, steps)), Math.max(1, 2 * TILE / bands)))));
    }

    private static BufferedImage frame(View view, int step, List<Double> mul, List<Double> add) {
        BufferedImage image = blank(view);
        int channels = view.shape()[3];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    double value = value(view, step, y, x, Math.min(c, channels - 1)) * mul.get(c) + add.get(c);
                    rgb = rgb << 8 | Math.clamp(Math.round(value), 0, 255);
                }
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }

    /** Hue is the direction (red right, about green down), brightness the length. */
    private static BufferedImage colours(View view, int step, float mul, float add, float brightest) {
        BufferedImage image = blank(view);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                float u = value(view, step, y, x, 0) * mul + add;
                float v = value(view, step, y, x, 1) * mul + add;
                float hue = (float) (Math.atan2(v, u) / (2 * Math.PI));
                image.setRGB(x, y, Color.HSBtoRGB(hue, 1, Math.min(1, (float) Math.hypot(u, v) / brightest)));
            }
        }
        return image;
    }

    /** The picture's points go along the arrows; each is as long as the motion in pixels of the tile. */
    private static BufferedImage arrows(View view, int step, float mul, float add, float bound) {
        int zoom = Math.max(1, 2 * TILE / Math.min(view.shape()[1], view.shape()[2]));
        BufferedImage image =
                new BufferedImage(view.shape()[2] * zoom, view.shape()[1] * zoom, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setStroke(new BasicStroke(1));
        for (int py = ARROW_EVERY / 2; py < image.getHeight(); py += ARROW_EVERY) {
            for (int px = ARROW_EVERY / 2; px < image.getWidth(); px += ARROW_EVERY) {
                float u = (value(view, step, py / zoom, px / zoom, 0) * mul + add) * bound * zoom;
                float v = (value(view, step, py / zoom, px / zoom, 1) * mul + add) * bound * zoom;
                arrow(g, px, py, u, v);
            }
        }
        g.dispose();
        return image;
    }

    private static void arrow(Graphics2D g, float x, float y, float u, float v) {
        double length = Math.hypot(u, v);
        g.setColor(length < 1 ? Color.DARK_GRAY : Color.WHITE);
        g.draw(new Line2D.Float(x, y, x + u, y + v));
        if (length >= 2) {
            double back = Math.min(4, length / 2) / length;
            for (int side = -1; side <= 1; side += 2) {
                double du = back * (u + side * 0.6 * v);
                double dv = back * (v - side * 0.6 * u);
                g.draw(new Line2D.Double(x + u, y + v, x + u - du, y + v - dv));
            }
        }
    }

    private static BufferedImage blank(View view) {
        return new BufferedImage(view.shape()[2], view.shape()[1], BufferedImage.TYPE_INT_RGB);
    }

    private static float value(View view, int t, int y, int x, int c) {
        int[] s = view.shape();
        return view.values()[((t * s[1] + y) * s[2] + x) * s[3] + c];
    }

    private static BufferedImage enlarged(BufferedImage image) {
        int zoom = Math.max(1, TILE / Math.min(image.getHeight(), image.getWidth()));
        return scaled(image, zoom, zoom);
    }

    private static BufferedImage scaled(BufferedImage image, int across, int down) {
        BufferedImage large =
                new BufferedImage(image.getWidth() * across, image.getHeight() * down, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = large.createGraphics();
        g.drawImage(image, 0, 0, large.getWidth(), large.getHeight(), null);
        g.dispose();
        return large;
    }

    /** A line for each strip, from the top. */
    List<String> legend() {
        return strips.stream().map(Strip::name).toList();
    }

    /** The sheet. */
    BufferedImage image() {
        int width = 2 * GAP;
        int height = GAP;
        for (Strip strip : strips) {
            int across = GAP;
            int tallest = 0;
            for (BufferedImage tile : strip.tiles()) {
                across += tile.getWidth() + GAP;
                tallest = Math.max(tallest, tile.getHeight());
            }
            width = Math.max(width, across);
            height += tallest + GAP;
        }
        BufferedImage sheet = new BufferedImage(Math.max(width, 320), height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setColor(Color.GRAY);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        int y = GAP;
        for (Strip strip : strips) {
            int x = GAP;
            int tallest = 0;
            for (BufferedImage tile : strip.tiles()) {
                g.drawImage(tile, x, y, null);
                x += tile.getWidth() + GAP;
                tallest = Math.max(tallest, tile.getHeight());
            }
            y += tallest + GAP;
        }
        g.dispose();
        return sheet;
    }
}
