package org.gblend.nn.torch;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * Owner of the native memory of one piece of work, one training step for example.
 *
 * <p>Every tensor made in this thread while the scope is open is freed when it closes, the temporaries of native calls
 * included. Scopes nest; {@link #keep} hands a result to the enclosing one. Without an open scope no tensor can be made.
 * Opening a scope also gives the thread the process's {@linkplain Torch#threads(int) thread count}.
 *
 * <pre>{@code
 * try (var _ = new Scope()) {
 *     Tensor loss = network.logits(inputs, heads).get("rgb").crossEntropy(labels);
 *     loss.backward();
 *     optimizer.step(0.1);
 * }
 * }</pre>
 *
 * A scope is cheap: about a microsecond. Close it in the thread that opened it.
 */
public final class Scope implements AutoCloseable {
    private final @Nullable PointerScope outer;
    private final PointerScope pointers;

    public Scope() {
        Torch.bindThread();
        outer = PointerScope.getInnerScope();
        pointers = new PointerScope();
    }

    /** Moves a tensor of this scope to the enclosing one, and returns it. */
    public Tensor keep(Tensor tensor) {
        if (outer == null) {
            throw new IllegalStateException(
                    "this scope has no enclosing one to keep a tensor in: use Tensor.retained()");
        }
        outer.attach(tensor.handle);
        pointers.detach(tensor.handle);
        return tensor;
    }

    /** Gives up a tensor of this scope now; autograd keeps what it needs of it. */
    public void free(Tensor tensor) {
        pointers.detach(tensor.handle);
    }

    /** Native objects alive in the process: tensors and their small companions. Flat from step to step. */
    public static long live() {
        return Pointer.totalCount();
    }

    @Override
    public void close() {
        pointers.close();
    }
}
