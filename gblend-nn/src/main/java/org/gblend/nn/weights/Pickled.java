package org.gblend.nn.weights;

import java.util.List;
import java.util.Map;
import org.gblend.nn.torch.DType;

/** What a pickle of a state dict can hold. */
sealed interface Pickled {
    record Text(String value) implements Pickled {}

    record Whole(long value) implements Pickled {}

    record Real(double value) implements Pickled {}

    record Flag(boolean value) implements Pickled {}

    record None() implements Pickled {}

    record Tuple(List<Pickled> values) implements Pickled {}

    record Items(List<Pickled> values) implements Pickled {}

    /** A dict or OrderedDict; keys are {@link Text} or {@link Whole}, so that a hash is never deep. */
    record Dict(Map<Pickled, Pickled> values) implements Pickled {}

    /** A name from {@link Unpickler}'s list. */
    record Global(String name) implements Pickled {}

    /** Values in a file of the archive. */
    record Storage(DType type, String key, long count) implements Pickled {}

    /** A view of a storage: offset and strides in values. */
    record View(Storage storage, long offset, List<Long> shape, List<Long> strides) implements Pickled {
        /** Number of values. */
        long count() {
            return shape.stream().reduce(1L, Math::multiplyExact);
        }
    }

    /** Where a group of values begins on the stack. */
    record Mark() implements Pickled {}
}
