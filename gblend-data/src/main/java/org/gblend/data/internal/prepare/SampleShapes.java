package org.gblend.data.internal.prepare;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gblend.core.InputException;
import org.gblend.data.config.ArrayAudioConfig;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayFlowConfig;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.FlowConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.MotionConfig;
import org.gblend.data.config.PictureConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.config.SoundConfig;
import org.gblend.data.internal.array.Layout;
import org.gblend.data.internal.sample.Clock;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.data.manifest.RowTable;
import org.jspecify.annotations.Nullable;

/** The shape of a batch's samples, and the check that every prepared row that has a sample can give it. */
public final class SampleShapes {
    /** Frames by which windows of one length differ: the last hop, and the window of the transform. */
    private static final int ROUNDING = 3;

    private SampleShapes() {}

    /**
     * The shape of a modality's samples, without N.
     *
     * @param clock of the data; null where every sample shows its whole window
     * @throws InputException at the first row that cannot give it
     */
    public static long[] of(
            String name, ModalityConfig config, SampleStore store, RowTable table, @Nullable Clock clock) {
        return switch (config) {
            case RgbConfig c -> picture(c, 3, store, table);
            case FlowConfig c -> picture(c, 2, store, table);
            case MotionConfig c -> picture(c, 2, store, table);
            case AudioConfig c -> sound(name, c, c.key(name, "frames"), store, table, clock);
            case ArrayConfig c -> array(name, c, Layout.parse(c.layout()).hasTime(), c.frames(), store, table);
            case ArrayFlowConfig c -> array(name, c, true, c.frames(), store, table);
            case ArrayAudioConfig c -> sound(name, c, c.key(name, "frames"), store, table, clock);
        };
    }

    /**
     * Refuses a prepared picture that has no room for the crop.
     *
     * @param whose file or row of the picture
     */
    static void requireCrop(PictureConfig config, int height, int width, Object whose) {
        if (height < config.height() || width < config.width()) {
            throw new InputException("the prepared picture of " + whose + " is " + height + " x " + width
                    + " pixels (height x width), smaller than the crop of " + config.height() + " x " + config.width()
                    + ": raise short-edge, or set it to 0 for the smallest picture that covers the crop");
        }
    }

    private static long[] picture(PictureConfig config, int channels, SampleStore store, RowTable table) {
        for (int row = 0; row < store.rows(); row++) {
            if (store.present(row)) {
                int[] shape = store.shape(row);
                requireCrop(config, shape[1], shape[2], table.names().get(row));
            }
        }
        return new long[] {config.frames(), config.height(), config.width(), channels};
    }

    private static long[] sound(
            String name,
            SoundConfig config,
            String framesKey,
            SampleStore store,
            RowTable table,
            @Nullable Clock clock) {
        int frames = config.frames() > 0 ? config.frames() : ownFrames(name, framesKey, store, table, clock);
        return new long[] {frames, config.mel().mels(), 1};
    }

    private static long[] array(
            String name, ModalityConfig config, boolean timed, int frames, SampleStore store, RowTable table) {
        int start = store.firstPresent();
        int[] first = store.shape(start).clone();
        for (int row = start + 1; row < store.rows(); row++) {
            if (!store.present(row)) {
                continue;
            }
            int[] shape = store.shape(row).clone();
            if (frames > 0) {
                shape[0] = first[0];
            }
            if (!Arrays.equals(shape, first)) {
                throw new InputException("the modality " + name + " has samples of different shapes: "
                        + Arrays.toString(first) + " for " + table.names().get(start) + ", "
                        + Arrays.toString(store.shape(row)) + " for "
                        + table.names().get(row) + ": "
                        + (timed && frames == 0 && sameButTime(store.shape(row), first)
                                ? "set " + config.key(name, "frames") + " to take clips of one length"
                                : "give every row the same shape"));
            }
        }
        if (frames > 0) {
            first[0] = frames;
        }
        return Arrays.stream(first).asLongStream().toArray();
    }

    /** Frames that every row's stretch has at the spectrogram's own rate: the fewest, where rounding makes them differ. */
    private static int ownFrames(
            String name, String framesKey, SampleStore store, RowTable table, @Nullable Clock clock) {
        int[] rows = IntStream.range(0, store.rows()).filter(store::present).toArray();
        int[] frames = new int[rows.length];
        for (int i = 0; i < frames.length; i++) {
            int row = rows[i];
            double length = clock == null ? 1 : clock.length(row);
            frames[i] = Math.clamp(Math.round(length / store.step(row)), 1, store.shape(row)[0]);
        }
        int most = Arrays.stream(frames).max().orElse(1);
        for (int i = 0; i < frames.length; i++) {
            if (frames[i] < most - ROUNDING) {
                throw new InputException("the sounds of " + name + " have different lengths: " + frames[i]
                        + " frames for " + table.names().get(rows[i]) + ", up to " + most
                        + " for others: set " + framesKey + " to bring them to one length, or data.window"
                        + " to make the windows equal");
            }
        }
        return Arrays.stream(frames).min().orElse(1);
    }

    private static boolean sameButTime(int[] a, int[] b) {
        return a.length == b.length && Arrays.equals(a, 1, a.length, b, 1, b.length);
    }
}
