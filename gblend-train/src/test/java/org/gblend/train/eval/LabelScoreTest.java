package org.gblend.train.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelScoreTest {
    private static final float NONE = Float.NaN;
    private static final float[][] P = {
        {0.9f, 0.6f, 0.1f, 0}, {0.4f, 0.3f, 0.2f, 0}, {0.1f, 0.8f, 0.7f, 0}, {NONE, NONE, NONE, NONE}
    };
    private static final int[][] SETS = {{0}, {0, 1}, {1, 2}, {0}};

    @Test
    void of_countsWhatIsToldOfEachClass_andRanksIt() {
        List<LabelScore> scores = LabelScore.of(P, SETS);
        // class 0 is told of the first by probability, of the second as the most probable
        assertThat(scores.get(0)).isEqualTo(new LabelScore(2, 1, 1, 2, 0, 0));
        // ranked third, first, second: P is 1 at recall 1/2 and 2/3 at recall 1; of pairs 1 of 2 in order
        LabelScore second = scores.get(1);
        assertThat(second.averagePrecision()).isCloseTo((1 + 2 / 3.0) / 2, within(1e-12));
        assertThat(second.rocArea()).isEqualTo(0.5);
        assertThat(List.of(second.found(), second.missed(), second.wrong())).containsExactly(1, 1, 1);
        assertThat(second.precision()).isEqualTo(0.5);
        assertThat(second.recall()).isEqualTo(0.5);
        assertThat(scores.get(3).averagePrecision()).isNaN();
        assertThat(scores.get(3).precision()).isNaN();
    }

    @Test
    void meanOfTheClassesThatOccur_isTheScore() {
        assertThat(LabelScore.of(P, SETS).stream()
                        .mapToDouble(LabelScore::averagePrecision)
                        .filter(v -> !Double.isNaN(v))
                        .average()
                        .orElseThrow())
                .isEqualTo(MultiLabel.Means.of(P, SETS).averagePrecision());
    }

    @Test
    void sum_addsCountsAndAveragesRankings() {
        LabelScore sum =
                LabelScore.sum(List.of(new LabelScore(2, 1, 1, 2, 0, 0), new LabelScore(2, 0.5, 0.8, 1, 1, 3)));
        assertThat(sum).isEqualTo(new LabelScore(4, 0.75, 0.9, 3, 1, 3));
    }

    @Test
    void wrongLabels_areThoseToldInVainAndThoseMissed() {
        int[] told = MultiLabel.told(new float[] {0.5f, 0.2f, 0.9f}, MultiLabel.TOLD);
        assertThat(told).containsExactly(0, 2);
        assertThat(MultiLabel.wrongLabels(told, new int[] {1, 2})).isEqualTo(2);
        assertThat(MultiLabel.wrongLabels(told, new int[] {0, 2})).isZero();
        assertThat(IntStream.of(MultiLabel.told(new float[] {0.1f, 0.2f}, MultiLabel.TOLD)))
                .containsExactly(1);
    }
}
