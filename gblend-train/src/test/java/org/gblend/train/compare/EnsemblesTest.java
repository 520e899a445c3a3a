package org.gblend.train.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.gblend.train.eval.Predictions;
import org.junit.jupiter.api.Test;

class EnsemblesTest {
    private static final float[] NONE = {Float.NaN, Float.NaN};

    @Test
    void of_rowsThatLackAModality_isTheMeanOverTheNetworksOfThoseThatTheyHave() {
        Line a = single("a", new float[] {0.9f, 0.1f}, new float[] {0.2f, 0.8f}, NONE, NONE);
        Line b = single("b", new float[] {0.3f, 0.7f}, NONE, new float[] {0.6f, 0.4f}, NONE);

        Line ensemble = Ensembles.of(Set.of("a", "b"), List.of(a, b), List.of()).getFirst();

        Predictions mixed = Objects.requireNonNull(ensemble.predictions().get(1L));
        float[][] p = Objects.requireNonNull(mixed.probabilities().get("ensemble"));
        assertThat(p[0]).containsExactly(new float[] {0.6f, 0.4f}, offset(1e-6f));
        assertThat(p[1]).containsExactly(0.2f, 0.8f);
        assertThat(p[2]).containsExactly(0.6f, 0.4f);
        assertThat(p[3]).containsExactly(NONE);
        assertThat(mixed.right("ensemble")).containsExactly(1, 0, 1, Double.NaN);
    }

    /** A modality's network of one seed on four samples, all of class 0. */
    private static Line single(String modality, float[]... probabilities) {
        SequencedMap<Long, Predictions> bySeed = new LinkedHashMap<>();
        bySeed.put(1L, new Predictions(new int[] {0, 1, 2, 3}, new int[4], Map.of(modality, probabilities)));
        return new Line(modality, Line.Kind.SINGLE, null, Set.of(modality), List.of(), bySeed);
    }
}
