package org.gblend.data.config;

import java.util.List;
import org.gblend.data.internal.array.Layout;
import org.gblend.media.FlowMethod;

/**
 * Optical flow of frames that lie in an array file, {@code (frames, height, width, 2)}, x then y, in units of {@code bound}:
 * signs, units and bytes are those of {@link FlowConfig}.
 *
 * <p>The flow between frame t and frame {@code t + gap} of the array is prepared as field t, so that n frames give n - gap
 * fields. A clip's fields begin with the frame that an {@code array} of the same file would begin with. What shifts in at
 * the borders does not move, and a mirrored clip has its x motion negated.
 *
 * @param from the array file under the data's root
 * @param index which entry along the file's first axis is the row's: {@code row} = the row's number in the manifest from
 *     0, {@code none} = the whole file, or a template that gives the number
 * @param entry the array in a file of several, as in {@link ArrayConfig}
 * @param layout axes of one row's array in the file's order: {@code t}, {@code h}, {@code w}, and at most one other letter for
 *     a channel axis of length 1 (grey) or 3 (R, G, B), of which the luma is taken
 * @param range values that become black and white, two numbers: needed for all but uint8 arrays, whose bytes are taken as
 *     they are when it is empty; values beyond it are cut to it
 * @param shortEdge short edge to which frames are resized before the flow, pixels; 0 = as they are
 * @param method how flow is computed
 * @param gap frames from the first to the second picture of a pair
 * @param bound motion in prepared pixels over the gap that the 8 bits reach; larger motions are clipped to it
 * @param frames fields of a clip; 0 = all of them
 * @param cropPad in training, shift by up to this many pixels either way, no motion moving in; 0 = none
 * @param mirror whether half of the training clips are mirrored left to right
 */
public record ArrayFlowConfig(
        String from,
        String index,
        String entry,
        String layout,
        List<Double> range,
        int shortEdge,
        FlowMethod method,
        int gap,
        double bound,
        int frames,
        int cropPad,
        boolean mirror)
        implements ModalityConfig, ArrayInput {
    private static final int CHANNEL_AXES = 1;
    private static final int AXES = 3;

    public ArrayFlowConfig {
        range = List.copyOf(range);
        ArrayInput.checkSource(from, index, entry);
        Layout parsed = Layout.parse(layout);
        if (!parsed.hasTime() || !parsed.hasPicture() || parsed.rank() > AXES + CHANNEL_AXES) {
            throw new IllegalArgumentException("layout: \"" + layout
                    + "\" is not that of frames; give t, h and w, and one more letter if there is a channel axis, such as"
                    + " t,h,w or t,h,w,c");
        }
        if (!range.isEmpty()
                && (range.size() != 2
                        || !(range.getFirst() < range.getLast())
                        || !Double.isFinite(range.getLast() - range.getFirst()))) {
            throw new IllegalArgumentException("range: " + range
                    + " is not two numbers, the lower first; give the values of black and white, such as [0, 1]");
        }
        Check.atLeast("short-edge", shortEdge, 0);
        Check.atLeast("gap", gap, 1);
        Check.positive("bound", bound);
        Check.atLeast("frames", frames, 0);
        Check.atLeast("crop-pad", cropPad, 0);
    }

    public static ArrayFlowConfig defaults() {
        return new ArrayFlowConfig(
                "{file}", ArrayConfig.BY_ROW, "", "t,h,w", List.of(), 0, FlowMethod.DIS, 1, 20, 0, 0, false);
    }
}
