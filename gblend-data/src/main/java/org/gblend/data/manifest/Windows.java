package org.gblend.data.manifest;

import java.util.ArrayList;
import java.util.List;
import org.gblend.core.InputException;
import org.gblend.data.config.DataConfig;
import org.gblend.media.TimeWindow;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of its file that each row is about.
 *
 * @param given by the manifest's columns; null = the whole file
 * @param length seconds that every window is brought to; 0 = as given
 */
public record Windows(List<@Nullable TimeWindow> given, double length) {
    /**
     * Those of all rows.
     *
     * @throws InputException at the first row whose times cannot be read or are no window
     */
    public static Windows of(Manifest manifest, DataConfig config, RowTable table) {
        String start = config.columns().start();
        String end = config.columns().end();
        List<@Nullable TimeWindow> given = new ArrayList<>();
        for (int row = 0; row < table.size(); row++) {
            given.add(
                    start == null || end == null
                            ? null
                            : window(
                                    seconds(manifest, start, "start", row, table),
                                    seconds(manifest, end, "end", row, table),
                                    table.names().get(row)));
        }
        return new Windows(given, config.window());
    }

    /** The window of a row whose file lasts {@code duration} seconds. */
    public TimeWindow in(int row, double duration) {
        TimeWindow window = given.get(row);
        if (length == 0) {
            return window == null ? new TimeWindow(0, duration) : window;
        }
        return (window == null ? new TimeWindow(0, duration) : window)
                .resized(length)
                .movedInto(duration);
    }

    /** What determines the window, as text. */
    public String text(int row) {
        return given.get(row) + "|" + length;
    }

    private static TimeWindow window(double start, double end, String row) {
        if (start >= end) {
            throw new InputException(row + " has a window from " + start + " s to " + end
                    + " s, which ends before it begins: mend the row");
        }
        return new TimeWindow(start, end);
    }

    private static double seconds(Manifest manifest, String column, String setting, int row, RowTable table) {
        String text = manifest.rows().get(row).values().get(manifest.column(column, "data.columns." + setting));
        try {
            double seconds = Double.parseDouble(text);
            if (Double.isFinite(seconds) && seconds >= 0) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // the message below says it, as for a time that no file has
        }
        throw new InputException(table.names().get(row) + " has \"" + text + "\" in column \"" + column + "\" for the "
                + setting + " of its window: give seconds from the file's start");
    }
}
