package org.gblend.app.figures;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.List;

/**
 * A matrix of shares from 0 to 1, such as a confusion matrix: cells for a few classes, one picture of one pixel per cell
 * for many, so that 400 classes stay small.
 *
 * @param title of the panel
 * @param description in words
 * @param xLabel below
 * @param yLabel on the left
 * @param names of rows and columns
 * @param shares by row and column
 */
// Arrays are drawn, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record HeatMap(
        String title, String description, String xLabel, String yLabel, List<String> names, double[][] shares) {
    private static final int CELLS = 40;
    private static final int NAMED = 26;
    private static final double SIDE = 300;
    private static final int LETTERS = 11;
    /** Width of a letter by its size, in the widest of the fonts. */
    private static final double LETTER = 0.66;

    public Panel panel() {
        int n = names.size();
        boolean named = n <= NAMED;
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        double cell = SIDE / n;
        double size = Math.min(11, 0.9 * cell);
        double room = named ? LETTER * size * Math.min(LETTERS, longest) : 0;
        double left = 26 + room + (named ? 0 : 8);
        double below = 30 + room;
        Canvas canvas = new Canvas();
        canvas.rect(left, 6, SIDE, SIDE, Palette.GRID, 0.35);
        if (n <= CELLS) {
            cells(canvas, left, cell);
        } else {
            canvas.image(left, 6, SIDE, SIDE, picture());
        }
        if (named) {
            for (int i = 0; i < n; i++) {
                double middle = 6 + (i + 0.5) * cell;
                String name = shortened(names.get(i));
                canvas.text(left - 4, middle + 0.35 * size, Canvas.Anchor.END, size, Palette.INK, name);
                double x = left + (i + 0.5) * cell + 0.35 * size;
                String turn = " transform=\"rotate(-90 " + Canvas.px(x) + " " + Canvas.px(SIDE + 10) + ")\"";
                canvas.text(x, SIDE + 10, Canvas.Anchor.END, size, Palette.INK, name, turn);
            }
        }
        canvas.upwards(10, 6 + SIDE / 2, Frame.SMALL, Palette.MUTED, yLabel);
        canvas.text(left + SIDE / 2, SIDE + below, Canvas.Anchor.MIDDLE, Frame.SMALL, Palette.MUTED, xLabel);
        return new Panel(title, description, left + SIDE + 10, SIDE + below + 8, canvas.svg());
    }

    private void cells(Canvas canvas, double left, double cell) {
        for (int row = 0; row < shares.length; row++) {
            for (int column = 0; column < shares[row].length; column++) {
                if (shares[row][column] > 0.004) {
                    String colour = row == column ? Palette.GAIN : Palette.LOSS;
                    canvas.rect(
                            left + column * cell,
                            6 + row * cell,
                            cell,
                            cell,
                            colour,
                            Math.min(1, 0.12 + 0.88 * shares[row][column]));
                }
            }
        }
    }

    /** Right cells blue, wrong ones vermilion, the stronger the larger; a share of 0 is transparent. */
    private String picture() {
        int levels = 64;
        byte[] red = new byte[2 * levels];
        byte[] green = new byte[2 * levels];
        byte[] blue = new byte[2 * levels];
        byte[] alpha = new byte[2 * levels];
        for (int i = 0; i < levels; i++) {
            int opacity = i == 0 ? 0 : (int) Math.round(255 * (0.25 + 0.75 * i / (levels - 1.0)));
            set(red, green, blue, alpha, i, 0x2f8fd0, opacity);
            set(red, green, blue, alpha, levels + i, 0xd55e00, opacity);
        }
        int n = names.size();
        BufferedImage image = new BufferedImage(
                n, n, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 2 * levels, red, green, blue, alpha));
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                int level = (int) Math.ceil(shares[row][column] * (levels - 1));
                image.getRaster().setSample(column, row, 0, level == 0 ? 0 : row == column ? level : levels + level);
            }
        }
        return Pictures.address(image);
    }

    private static void set(byte[] r, byte[] g, byte[] b, byte[] a, int index, int rgb, int opacity) {
        r[index] = (byte) (rgb >> 16);
        g[index] = (byte) (rgb >> 8);
        b[index] = (byte) rgb;
        a[index] = (byte) opacity;
    }

    private static String shortened(String name) {
        return name.length() <= LETTERS ? name : name.substring(0, LETTERS - 1) + "…";
    }
}
