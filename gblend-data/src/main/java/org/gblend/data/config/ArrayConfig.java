package org.gblend.data.config;

import org.gblend.data.internal.array.Layout;

/**
 * Arrays of numbers from {@code .npy}, {@code .npz} or idx files, gzipped or not, and from {@code .mat}, HDF5 and Parquet
 * files.
 *
 * <p>{@code layout} names the axes of one row's array in the file's order: {@code t} time, {@code h} and {@code w} a
 * picture, and any other single letter a channel axis ({@code c} channels, {@code j} joints). The network sees them
 * channels-last, the channel axes merged: {@code t,h,w} is (T, H, W, 1), {@code h,w} (H, W, 1), {@code t,j,c} (T, J*C),
 * {@code c} (C).
 *
 * @param from the array file under the data's root
 * @param index which entry along the file's first axis is the row's: {@code row} = the row's number in the manifest from
 *     0 (in one out of which rows were left by this program, its column {@code manifest-row}), {@code none} = the whole file, or a template that gives the number, such as {@code {mnist_index}}
 * @param entry the array in a file of several, may be a template: its name in an .npz; a variable in a .mat, with dots to a
 *     struct's field or a cell's number from 1; a path in an HDF5 file; a column of a Parquet file, or several by a
 *     {@code *}; empty = the only one
 * @param layout axes of one row's array, separated by commas
 * @param frames steps along {@code t} that a clip takes, like a video's frames; 0 = all of them
 * @param subtractJoint joint on axis {@code j} whose values are subtracted from every joint's; -1 = none
 * @param scale what is done to the values
 * @param cropPad pictures only: in training, shift by up to this many pixels either way, zeros moving in; 0 = none
 * @param mirror pictures only: whether half of the training samples are mirrored left to right
 */
public record ArrayConfig(
        String from,
        String index,
        String entry,
        String layout,
        int frames,
        int subtractJoint,
        ArrayScale scale,
        int cropPad,
        boolean mirror)
        implements ModalityConfig, ArrayInput {
    /** The value of {@code index} for the row's number in the manifest. */
    public static final String BY_ROW = "row";
    /** The value of {@code index} for a file that holds one row's array. */
    public static final String WHOLE_FILE = "none";

    /** Not mirrored. */
    public ArrayConfig(
            String from,
            String index,
            String entry,
            String layout,
            int frames,
            int subtractJoint,
            ArrayScale scale,
            int cropPad) {
        this(from, index, entry, layout, frames, subtractJoint, scale, cropPad, false);
    }

    public ArrayConfig {
        ArrayInput.checkSource(from, index, entry);
        Layout parsed = Layout.parse(layout);
        Check.atLeast("frames", frames, 0);
        if (frames > 0 && !parsed.hasTime()) {
            throw new IllegalArgumentException(
                    "frames: " + frames + " needs a time axis t in layout \"" + layout + "\"; give 0");
        }
        Check.atLeast("subtract-joint", subtractJoint, -1);
        if (subtractJoint >= 0 && parsed.axis('j') < 0) {
            throw new IllegalArgumentException(
                    "subtract-joint: " + subtractJoint + " needs a joint axis j in layout \"" + layout + "\"; give -1");
        }
        Check.atLeast("crop-pad", cropPad, 0);
        if (cropPad > 0 && !parsed.hasPicture()) {
            throw new IllegalArgumentException(
                    "crop-pad: " + cropPad + " needs axes h and w in layout \"" + layout + "\"; give 0");
        }
        if (mirror && !parsed.hasPicture()) {
            throw new IllegalArgumentException(
                    "mirror: true needs axes h and w in layout \"" + layout + "\"; give false");
        }
    }

    public static ArrayConfig defaults() {
        return new ArrayConfig("{file}", BY_ROW, "", "c", 0, -1, ArrayScale.STANDARDISE, 0);
    }
}
