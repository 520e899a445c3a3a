package org.gblend.train.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.core.ProbeForm;
import org.gblend.data.sets.Folds;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.Tiny;
import org.gblend.train.config.ProbeConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradientProbeTest {
    @TempDir
    Path folder;

    @Test
    void measure_ofANetwork_weighsEveryHeadAndCanBeRepeated() {
        try (Tiny tiny = Tiny.open(folder);
                MultiHeadNetwork network =
                        tiny.context().network(tiny.experiment().training())) {
            MeasuredWeights first = probe(tiny, 4).measure(network, 5, Map.of(), 3);
            assertThat(first.heads()).containsOnlyKeys("a", "b", "joint");
            assertThat(first.weights().values().stream().mapToDouble(w -> w).sum())
                    .isCloseTo(1, within(1e-12));
            assertThat(first.trained()).isZero();
            assertThat(first.shortened()).isFalse();
            assertThat(first.coreSeconds()).isPositive();
            assertThat(probe(tiny, 4).measure(network, 5, Map.of(), 3).heads()).isEqualTo(first.heads());
            assertThat(probe(tiny, 4).measure(network, 5, Map.of(), 4).heads()).isNotEqualTo(first.heads());
        }
    }

    @Test
    void measure_withMoreBatchesThanSamples_saysWhatToLower() {
        try (Tiny tiny = Tiny.open(folder);
                MultiHeadNetwork network =
                        tiny.context().network(tiny.experiment().training())) {
            int train = tiny.context().sets().train().size();
            int held = tiny.context().sets().holdout().size();
            assertThatThrownBy(() -> probe(tiny, 60).measure(network, 5, Map.of(), 3))
                    .isInstanceOf(InputException.class)
                    .hasMessage("probe: 60 batches of T and of V are needed, and there are " + train + " and " + held
                            + " samples; lower probe.batches, or raise data.sets.holdout");
        }
    }

    private static ProbeConfig config(int batches, ProbeForm form) {
        return new ProbeConfig(1, 1, batches, 0, 1, form);
    }

    private static GradientProbe probe(Tiny tiny, int batches) {
        Folds.Pair sets = tiny.context().folds().getFirst();
        return new GradientProbe(tiny.context(), tiny.experiment().training(), sets, config(batches, ProbeForm.OWN));
    }
}
