package org.gblend.nn.weights;

import java.util.List;
import org.gblend.nn.weights.Pickled.View;

/** Values of a view, brought into row-major order. */
final class Strided {
    private Strided() {}

    /** How many values of the storage lie from the view's first to its last; 0 for an empty view. */
    static long span(View view) {
        if (view.count() == 0) {
            return 0;
        }
        long last = 0;
        for (int axis = 0; axis < view.shape().size(); axis++) {
            last += (view.shape().get(axis) - 1) * view.strides().get(axis);
        }
        return last + 1;
    }

    /**
     * The view's values in row-major order.
     *
     * @param span the storage's bytes from the view's first value on
     */
    static byte[] gather(View view, byte[] span) {
        if (isRowMajor(view)) {
            return span;
        }
        int size = view.storage().type().bytes();
        int count = Math.toIntExact(view.count());
        byte[] values = new byte[Math.multiplyExact(count, size)];
        int axes = view.shape().size();
        long[] index = new long[axes];
        long at = 0;
        for (int i = 0; i < count; i++) {
            System.arraycopy(span, Math.toIntExact(at * size), values, i * size, size);
            for (int axis = axes - 1; axis >= 0; axis--) {
                at += view.strides().get(axis);
                if (++index[axis] < view.shape().get(axis)) {
                    break;
                }
                at -= view.shape().get(axis) * view.strides().get(axis);
                index[axis] = 0;
            }
        }
        return values;
    }

    private static boolean isRowMajor(View view) {
        List<Long> shape = view.shape();
        long expected = 1;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            if (shape.get(axis) != 1 && view.strides().get(axis) != expected) {
                return view.count() == 0;
            }
            expected *= Math.max(1, shape.get(axis));
        }
        return true;
    }
}
