package org.gblend.nn.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import org.gblend.nn.OneThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneThread.class)
class TensorTest {
    private Scope scope;

    @BeforeEach
    void open() {
        scope = new Scope();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void values_comeBackInEveryType() {
        assertThat(Tensor.of(new float[] {1.5f, -2}, 2).toDoubles()).containsExactly(1.5, -2);
        assertThat(Tensor.of(new double[] {1.5, -2}, 1, 2).toFloats()).containsExactly(1.5f, -2);
        assertThat(Tensor.of(new long[] {3, 1L << 40}, 2).toLongs()).containsExactly(3, 1L << 40);
        assertThat(Tensor.of(new double[] {4.25}).item()).isEqualTo(4.25);
        assertThat(Tensor.full(2, DType.BFLOAT16, 2, 2).toFloats()).containsExactly(2, 2, 2, 2);
    }

    @Test
    void values_comeInRowMajorOrderWhateverTheLayout() {
        Tensor t = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).permute(1, 0);
        assertThat(t.shape()).containsExactly(3, 2);
        assertThat(t.toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(t.contiguous().toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void of_wrongCount_isRefused() {
        assertThatThrownBy(() -> Tensor.of(new float[5], 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shape [2, 3] needs 6 values of FLOAT32, but there are 5");
    }

    @Test
    void wrap_sharesTheCallersMemory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(6 * Float.BYTES, 64);
            Tensor tensor = Tensor.wrap(memory, 2, 3);
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, 4, 7);
            assertThat(tensor.toFloats()).containsExactly(0, 0, 0, 0, 7, 0);
            tensor.fill(2);
            assertThat(memory.getAtIndex(ValueLayout.JAVA_FLOAT, 5)).isEqualTo(2);
            assertThatThrownBy(() -> Tensor.wrap(memory, 7))
                    .hasMessage("shape [7] needs 7 values of FLOAT32, but there are 6");
        }
    }

    @Test
    void wrap_heapMemory_isRefused() {
        assertThatThrownBy(() -> Tensor.wrap(MemorySegment.ofArray(new float[2]), 2))
                .hasMessage("wrap takes an off-heap segment: use Tensor.of for an array");
    }

    @Test
    void arithmetic() {
        Tensor a = Tensor.of(new float[] {1, -2, 3}, 3);
        Tensor b = Tensor.of(new float[] {4, 5, -6}, 3);
        assertThat(a.add(b).toFloats()).containsExactly(5, 3, -3);
        assertThat(a.sub(b).toFloats()).containsExactly(-3, -7, 9);
        assertThat(a.mul(b).toFloats()).containsExactly(4, -10, -18);
        assertThat(a.mul(2).add(1).toFloats()).containsExactly(3, -3, 7);
        assertThat(a.relu().toFloats()).containsExactly(1, 0, 3);
        assertThat(a.exp().toDoubles()[0]).isCloseTo(Math.E, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(a.copy().addInPlace(b).reluInPlace().toFloats()).containsExactly(5, 3, 0);
        assertThat(a.toFloats()).containsExactly(1, -2, 3);
    }

    @Test
    void shapesAndReductions() {
        Tensor t = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        assertThat(t.narrow(1, 1, 2).toFloats()).containsExactly(2, 3, 5, 6);
        assertThat(t.select(0, 1).toFloats()).containsExactly(4, 5, 6);
        assertThat(t.unsqueeze(0).flatten(1).shape()).containsExactly(1, 6);
        assertThat(t.reshape(3, 2).select(1, 0).toFloats()).containsExactly(1, 3, 5);
        assertThat(Tensor.cat(List.of(t, t), 0).shape()).containsExactly(4, 3);
        assertThat(t.sum().item()).isEqualTo(21);
        assertThat(t.mean().item()).isEqualTo(3.5);
        assertThat(t.mean(0).toFloats()).containsExactly(2.5f, 3.5f, 4.5f);
        assertThat(Tensor.of(new float[] {1, 9, 3, 7, 5, 6}, 2, 3).argmax().toLongs())
                .containsExactly(1, 0);
    }

    @Test
    void badShapes_nameOperationAndShapes() {
        Tensor a = Tensor.of(new float[6], 2, 3);
        Tensor b = Tensor.of(new float[4], 4);
        assertThatThrownBy(() -> a.add(b))
                .isInstanceOf(TorchException.class)
                .hasMessage("add on [2, 3], [4]: The size of tensor a (3) must match the size of tensor b (4) at"
                        + " non-singleton dimension 1");
    }

    @Test
    void labelOutOfRange_isNamed() {
        Tensor logits = Tensor.of(new float[6], 2, 3);
        assertThatThrownBy(() -> logits.crossEntropy(Tensor.labels(0, 99)))
                .isInstanceOf(TorchException.class)
                .hasMessage("cross-entropy on [2, 3], [2]: Target 99 is out of bounds.");
    }

    @Test
    void gradients_flowOnlyWhereAsked() {
        Tensor w = Tensor.of(new float[] {1, 2}, 2).requiresGrad(true);
        assertThat(w.grad()).isNull();
        w.mul(w.detach()).sum().backward();
        assertThat(Objects.requireNonNull(w.grad()).toFloats()).containsExactly(1, 2);
        Tensor constant = Torch.withoutGrad(() -> w.mul(2).sum());
        assertThatThrownBy(constant::backward)
                .isInstanceOf(TorchException.class)
                .hasMessageStartingWith("backward on []: element 0 of tensors does not require grad");
    }
}
