package org.gblend.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {

    @Test
    void distance_countsEditsAndSwaps() {
        assertThat(Suggestions.distance("epochs", "epochs")).isZero();
        assertThat(Suggestions.distance("epohcs", "epochs")).isEqualTo(1);
        assertThat(Suggestions.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Suggestions.distance("", "abc")).isEqualTo(3);
    }

    @Test
    void nearest_ignoresCaseAndWordMarks() {
        assertThat(Suggestions.nearest("minPerClass", List.of("min", "min-per-class", "per-class")))
                .contains("min-per-class");
        assertThat(Suggestions.nearest("min_per_class", List.of("min-per-class")))
                .contains("min-per-class");
    }

    @Test
    void nearest_takesABeginning() {
        assertThat(Suggestions.nearest("learning", List.of("learning-rate", "batch")))
                .contains("learning-rate");
    }

    @Test
    void farNames_areListedInstead() {
        assertThat(Suggestions.didYouMean("colour", List.of("batch", "epochs"))).isEqualTo("; known: batch, epochs");
        assertThat(Suggestions.didYouMean("epoch", List.of("batch", "epochs"))).isEqualTo("; did you mean 'epochs'?");
    }

    @Test
    void oneLetter_isNearNothingElse() {
        assertThat(Suggestions.nearest("x", List.of("lr", "y"))).isEmpty();
    }
}
