package org.gblend.nn.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gblend.nn.OneThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneThread.class)
class ScopeTest {
    @Test
    void close_freesEverythingMadeInIt() {
        long before = Scope.live();
        Tensor tensor;
        try (var _ = new Scope()) {
            tensor = Tensor.of(new float[] {1, 2}, 2).add(1).mul(3);
            assertThat(Scope.live()).isGreaterThan(before);
        }
        assertThat(Scope.live()).isEqualTo(before);
        assertThat(tensor).hasToString("Tensor(closed)");
    }

    @Test
    void keep_handsATensorToTheEnclosingScope() {
        long before = Scope.live();
        try (var _ = new Scope()) {
            Tensor kept;
            try (Scope inner = new Scope()) {
                kept = inner.keep(Tensor.of(new float[] {1, 2}, 2).add(1));
            }
            assertThat(kept.toFloats()).containsExactly(2, 3);
        }
        assertThat(Scope.live()).isEqualTo(before);
    }

    @Test
    void free_givesUpATensorBeforeTheEnd() {
        try (Scope scope = new Scope()) {
            long before = Scope.live();
            Tensor tensor = Tensor.of(new float[] {1, 2}, 2);
            scope.free(tensor);
            assertThat(tensor).hasToString("Tensor(closed)");
            assertThat(Scope.live()).isEqualTo(before);
        }
    }

    @Test
    void retained_livesUntilClosed() {
        long before = Scope.live();
        Tensor retained;
        try (var _ = new Scope()) {
            retained = Tensor.of(new float[] {1, 2}, 2).retained();
        }
        assertThat(retained.toFloats()).containsExactly(1, 2);
        retained.close();
        assertThat(Scope.live()).isEqualTo(before);
    }

    @Test
    void keep_inTheOutermostScope_isRefused() {
        try (Scope scope = new Scope()) {
            Tensor tensor = Tensor.of(new float[1], 1);
            assertThatThrownBy(() -> scope.keep(tensor))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this scope has no enclosing one to keep a tensor in: use Tensor.retained()");
        }
    }

    @Test
    void noScope_isRefused() {
        assertThatThrownBy(() -> Tensor.of(new float[1], 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching(
                        "a tensor was made with no Scope open in thread '.*', so nothing would free it: wrap"
                                + " the work in try \\(var _ = new Scope\\(\\)\\)");
    }

    @Test
    void useAfterClose_saysSo() {
        Tensor tensor;
        try (var _ = new Scope()) {
            tensor = Tensor.of(new float[1], 1);
        }
        try (var _ = new Scope()) {
            assertThatThrownBy(() -> tensor.add(1))
                    .isInstanceOf(TorchException.class)
                    .hasMessage("add: a tensor was used after its scope had closed; keep it with Scope.keep or"
                            + " Tensor.retained");
        }
    }
}
