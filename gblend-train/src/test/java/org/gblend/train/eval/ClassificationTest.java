package org.gblend.train.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ClassificationTest {
    private static final float[][] THREE = {{.5f, .3f, .2f}, {.1f, .2f, .7f}, {.4f, .4f, .2f}};

    @Test
    void top_ofOneAndTwo_countsRanks() {
        int[] labels = {1, 2, 2};
        assertThat(Classification.top(1, THREE, labels)).isEqualTo(1 / 3.0);
        assertThat(Classification.top(2, THREE, labels)).isEqualTo(2 / 3.0);
        assertThat(Classification.top(3, THREE, labels)).isEqualTo(1);
    }

    @Test
    void top_ofTiedClasses_ranksTheLowerOneFirst() {
        assertThat(Classification.top(1, new float[][] {THREE[2]}, new int[] {0}))
                .isEqualTo(1);
        assertThat(Classification.top(1, new float[][] {THREE[2]}, new int[] {1}))
                .isEqualTo(0);
        assertThat(Classification.top(2, new float[][] {THREE[2]}, new int[] {1}))
                .isEqualTo(1);
    }

    @Test
    void top_ofMoreThanThereAreClasses_isOne() {
        assertThat(Classification.top(5, THREE, new int[] {2, 0, 2})).isEqualTo(1);
    }

    @Test
    void confusion_hasTrueClassesAsRows() {
        assertThat(Classification.confusion(THREE, new int[] {1, 2, 0}, 3))
                .isDeepEqualTo(new int[][] {{1, 0, 0}, {1, 0, 0}, {0, 0, 1}});
    }

    @Test
    void meanClassAccuracy_withAClassThatIsAbsent_isOverThoseThatOccur() {
        float[][] p = {{.9f, .1f, 0}, {.9f, .1f, 0}, {.9f, .1f, 0}, {.1f, .9f, 0}};
        assertThat(Classification.meanClassAccuracy(p, new int[] {0, 0, 1, 1}, 3))
                .isEqualTo(0.75);
    }

    @Test
    void blend_ofTwoHeads_isTheirWeightedMean() {
        float[][][] heads = {{{1, 0}}, {{0, 1}}};
        assertThat(Classification.blend(heads, new double[] {3, 1})[0]).containsExactly(.75f, .25f);
    }

    @Test
    void blend_whereHeadsHaveNoPrediction_isOfTheOthersWithWeightsThatSumToOne() {
        float[] none = {Float.NaN, Float.NaN};
        float[][][] heads = {
            {{1, 0}, none, none, {1, 0}}, {{0, 1}, {0, 1}, none, {0, 1}}, {{.5f, .5f}, {1, 0}, none, none}
        };
        float[][] blended = Classification.blend(heads, new double[] {.5, .3, .2});
        assertThat(blended[0]).containsExactly(.6f, .4f);
        assertThat(blended[1][0]).isCloseTo(.4f, Offset.offset(1e-6f));
        assertThat(Classification.counts(blended[2])).isFalse();
        assertThat(blended[3][0]).isCloseTo(.625f, Offset.offset(1e-6f));
        assertThat(Classification.blend(new float[][][] {{none}, {{0, 1}}, {{1, 0}}}, new double[] {1, 0, 0})[0])
                .containsExactly(.5f, .5f);
    }

    @Test
    void scores_countSamplesWithAPredictionAlone() {
        float[] none = {Float.NaN, Float.NaN};
        float[][] p = {{.9f, .1f}, none, {.2f, .8f}, {.7f, .3f}};
        int[] labels = {0, 0, 1, 1};
        assertThat(Classification.count(p)).isEqualTo(3);
        assertThat(Classification.top(1, p, labels)).isEqualTo(2 / 3.0);
        assertThat(Classification.confusion(p, labels, 2)).isDeepEqualTo(new int[][] {{1, 0}, {1, 1}});
        assertThat(Classification.meanClassAccuracy(p, labels, 2)).isEqualTo(.75);
        assertThat(Score.of(p, labels).samples()).isEqualTo(3);
    }

    @Test
    void blend_withANegativeWeight_leavesThatHeadOut() {
        float[][][] heads = {{{1, 0}}, {{0, 1}}};
        assertThat(Classification.blend(heads, new double[] {-1, 2})[0]).containsExactly(0, 1);
    }

    @Test
    void blend_withAllWeightsZero_isThePlainMean() {
        float[][][] heads = {{{1, 0}}, {{0, 1}}};
        assertThat(Classification.blend(heads, new double[] {0, 0})[0]).containsExactly(.5f, .5f);
    }

    @Test
    void score_ofProbabilities_hasAllItsParts() {
        Score score = Score.of(THREE, new int[] {0, 2, 1});
        assertThat(score.top1()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(score.top5()).isEqualTo(1);
        assertThat(score.meanClass()).isCloseTo(2 / 3.0, within(1e-12));
    }
}
