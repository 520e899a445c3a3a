package org.gblend.nn.torch;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.LongArrayRef;

/** What the seam's classes share: pointers that live on, arguments kept between calls, exceptions in words. */
final class Native {
    private Native() {}

    /** Takes a pointer out of the hands of the open scope: it lives until it is closed as often as it was retained. */
    static <P extends Pointer> P permanent(P pointer) {
        return pointer.retainReference();
    }

    /** An array argument that is built once and passed to every call. */
    static LongArrayRef longs(Parameters owner, List<Integer> values) {
        long[] array = values.stream().mapToLong(Integer::longValue).toArray();
        LongPointer storage = owner.own(new LongPointer(array));
        return owner.own(new LongArrayRef(storage, array.length));
    }

    /** Runs a native call that makes a tensor; a failure names the operation and the shapes of its inputs. */
    static Tensor make(String operation, Supplier<org.bytedeco.pytorch.Tensor> call, Tensor... inputs) {
        try {
            return new Tensor(Meter.made(call.get()));
        } catch (RuntimeException e) {
            throw failure(operation, e, inputs);
        }
    }

    static List<Long> list(long[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    static RuntimeException failure(String operation, RuntimeException e, Tensor... inputs) {
        if (e instanceof IllegalStateException || e instanceof TorchException) {
            return e;
        }
        for (Tensor input : inputs) {
            if (input.isClosed()) {
                return new TorchException(
                        operation + ": a tensor was used after its scope had closed; keep it with Scope.keep or"
                                + " Tensor.retained",
                        e);
            }
        }
        String shapes =
                Arrays.stream(inputs).map(t -> Arrays.toString(t.shape())).collect(Collectors.joining(", "));
        return new TorchException(operation + (shapes.isEmpty() ? "" : " on " + shapes) + ": " + reason(e), e);
    }

    /** The C++ message without the stack and source line that follow it. */
    static String reason(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        int stack = message.indexOf("\nException raised from");
        String text = stack < 0 ? message : message.substring(0, stack);
        return text.strip();
    }
}
