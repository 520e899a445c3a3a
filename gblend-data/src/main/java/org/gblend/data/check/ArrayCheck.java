package org.gblend.data.check;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gblend.core.InputException;
import org.gblend.data.config.ArrayInput;
import org.gblend.data.internal.array.ArrayFile;
import org.gblend.data.internal.array.ElementType;
import org.gblend.data.internal.prepare.ArrayAxes;
import org.gblend.data.internal.prepare.ArrayPreparation;
import org.gblend.data.internal.store.Fingerprint;
import org.gblend.data.manifest.Source;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one row's array, whose values alone are read.
 *
 * @param broken why it cannot be used; null = it can
 * @param constant what its one value is; null = it has several, or is a single number
 * @param nothing whether all its values are NaN
 * @param plain whether it says little by itself: one number, or several that are the same
 * @param content hash of its type, axes and values; empty where it is broken
 * @param type type of its values
 */
record ArrayCheck(
        @Nullable String broken,
        @Nullable String constant,
        boolean nothing,
        boolean plain,
        String content,
        ElementType type) {
    static ArrayCheck of(ArrayFile array, ArrayInput config, Source source, long index) {
        long[] shape = array.shape();
        int skip = index < 0 ? 0 : 1;
        String axes = ArrayAxes.fault(source.file(), config, shape, index >= 0, "");
        if (axes != null) {
            return broken(array, axes);
        }
        if (Arrays.stream(shape, skip, shape.length).anyMatch(length -> length == 0)) {
            return broken(array, ArrayAxes.empty(source.file(), shape, ""));
        }
        if (index >= 0 && index >= shape[0]) {
            return broken(array, "it asks for entry %d of %s, which has %d".formatted(index, source.file(), shape[0]));
        }
        ArrayCheck values = values(array, source, index, Arrays.copyOfRange(shape, skip, shape.length));
        return values.broken() != null ? values : contents(array, config, shape, skip, values);
    }

    /** What an array's axes and type say against what is to be computed from it. */
    private static ArrayCheck contents(ArrayFile array, ArrayInput config, long[] shape, int skip, ArrayCheck values) {
        int[] own = new int[shape.length - skip];
        Arrays.setAll(own, i -> Math.toIntExact(shape[i + skip]));
        try {
            ArrayPreparation.require(config, own, array.type());
            return values;
        } catch (InputException e) {
            return broken(array, e.getMessage());
        }
    }

    private static ArrayCheck broken(ArrayFile array, @Nullable String why) {
        return new ArrayCheck(why, null, false, false, "", array.type());
    }

    /** Values in the file's own order of axes, so that places are those of the file. */
    private static ArrayCheck values(ArrayFile array, Source source, long index, long[] shape) {
        String what = source.file() + (index < 0 ? "" : " entry " + index) + ", of shape " + text(shape, " x ") + ",";
        int[] order = new int[shape.length];
        Arrays.setAll(order, i -> i);
        MemorySegment sample = array.sample(index, order);
        ElementType type = array.type();
        float[] values = new float[Math.toIntExact(sample.byteSize() / type.bytes())];
        type.toFloats(sample, 0, values, 0, values.length);
        int first = -1;
        int strange = 0;
        int nan = 0;
        boolean same = true;
        for (int i = 0; i < values.length; i++) {
            nan += Float.isNaN(values[i]) ? 1 : 0;
            same &= values[i] == values[0];
            if (!Float.isFinite(values[i])) {
                first = strange++ == 0 ? i : first;
            }
        }
        if (strange > 0) {
            String why = "%s holds %s at [%s]%s: no network can be trained on that"
                    .formatted(
                            what,
                            values[first],
                            place(first, shape),
                            strange == 1 ? "" : ", and " + (strange - 1) + " more that are NaN or infinite");
            return new ArrayCheck(why, null, nan == values.length, false, "", type);
        }
        String constant = same && values.length > 1
                ? String.format(Locale.ROOT, "%s has %d values that are all %s", what, values.length, values[0])
                : null;
        String content =
                new Fingerprint().add(type).add(text(shape, " ")).add(sample).hex();
        return new ArrayCheck(null, constant, false, same, content, type);
    }

    private static String place(int at, long[] shape) {
        long[] place = new long[shape.length];
        long left = at;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            place[axis] = left % shape[axis];
            left /= shape[axis];
        }
        return text(place, ", ");
    }

    private static String text(long[] numbers, String between) {
        return Arrays.stream(numbers).mapToObj(Long::toString).collect(Collectors.joining(between));
    }
}
