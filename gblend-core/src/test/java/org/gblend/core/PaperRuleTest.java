package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PaperRuleTest {
    private static final WeightRule PAPER = PaperRule.defaults();

    private static BlendWeights paper(double[] dG, double[] dO) {
        return PAPER.weights(Heads.withParts(dG, dO), Metric.LOSS);
    }

    @Test
    void weights_handComputed_withoutNotes() {
        BlendWeights w = paper(new double[] {.4, .1, .3}, new double[] {.2, .5, .3});
        assertThat(w.weights()).containsExactly(new double[] {.728155, .029126, .242718}, within(5e-7));
        assertThat(w.heads()).containsExactly("a", "b", "c");
        assertThat(w.notes()).isEmpty();
    }

    @Test
    void weights_negativeGain_isNegativeAndNoted() {
        BlendWeights w = paper(new double[] {.4, -.1, .3}, new double[] {.2, .5, .3});
        assertThat(w.weights()).containsExactly(new double[] {.773196, -.030928, .257732}, within(5e-7));
        assertThat(w.notes())
                .containsExactly("Head 'b': negative weight -0.031 (dG = -0.1000): training would climb its loss. The"
                        + " rule 'robust' gives a head that got worse 0.");
    }

    @Test
    void weights_allGainsNegative_arePositiveWithTheWorstHeadFirst() {
        BlendWeights w = paper(new double[] {-.1, -.3}, new double[] {.5, .5});
        assertThat(w.weights()).containsExactly(new double[] {.25, .75}, within(1e-12));
        assertThat(w.notes())
                .containsExactly(
                        "No head generalised (every dG <= 0): the bare formula turns this into positive weights,"
                                + " most to heads that got worse fast. The rule 'robust' keeps the last weights.");
    }

    @Test
    void weights_negativeZWithMixedSigns_turnTheGoodHeadNegative() {
        BlendWeights w = paper(new double[] {.1, -.5}, new double[] {1, 1});
        assertThat(w.weights()).containsExactly(new double[] {-.25, 1.25}, within(1e-12));
        assertThat(w.notes())
                .first()
                .isEqualTo("Head 'a': negative weight -0.250 (dG = 0.1000, but Z < 0 because of other heads): training"
                        + " would climb its loss. The rule 'robust' gives a head that got worse 0.");
    }

    @Test
    void weights_zNear0_blowUpAndAreNoted() {
        BlendWeights w = paper(new double[] {.5, -.49}, new double[] {1, 1});
        assertThat(w.weights()).containsExactly(new double[] {50, -49}, within(1e-9));
        assertThat(w.notes())
                .last()
                .isEqualTo("Z is near 0 (its terms cancel to 0.01010 of their size): the weights blow up.");
    }

    @Test
    void weights_zExactly0_areEqualAtTheStart() {
        BlendWeights w = paper(new double[] {.5, -.5}, new double[] {1, -1});
        assertThat(w.weights()).containsExactly(.5, .5);
        assertThat(w.notes())
                .containsExactly("Z = 0, the formula has no value: no weights yet, so all heads weigh the same.");
    }

    @Test
    void weights_zExactly0_stayAtTheLast() {
        BlendWeights last = BlendWeights.of(List.of("b", "a"), .9, .1);
        BlendWeights w = PAPER.weights(
                Heads.withParts(new double[] {.5, -.5}, new double[] {1, -1}), Metric.LOSS, new double[2], last);
        assertThat(w.heads()).containsExactly("a", "b");
        assertThat(w.weights()).containsExactly(.1, .9);
        assertThat(w.notes()).containsExactly("Z = 0, the formula has no value: the last weights stay.");
    }

    @Test
    void weights_smallO_takesNearlyAllAndIsNoted() {
        BlendWeights w = paper(new double[] {.4, .4}, new double[] {.001, .1});
        assertThat(w.weight("a")).isCloseTo(.9999, within(1e-6));
        assertThat(w.notes())
                .containsExactly(
                        "Head 'a': takes 1.000 of the weight (dG = 0.4000, dO = 0.001000): 1/dO^2 explodes near"
                                + " 0, and one noisy measure then decides. The rule 'robust' adds the variance of O.");
    }

    @Test
    void weights_zeroO_takesTheLimit() {
        BlendWeights w = paper(new double[] {.4, .1, .3}, new double[] {.2, 0, 0});
        assertThat(w.weights()).containsExactly(new double[] {0, .25, .75}, within(1e-12));
        assertThat(w.notes())
                .containsExactly(
                        "Head 'b': dO = 0, the formula is G/0: in its limit the heads with dO = 0 share the whole"
                                + " weight.",
                        "Head 'c': dO = 0, the formula is G/0: in its limit the heads with dO = 0 share the whole"
                                + " weight.");
    }

    @Test
    void weights_zeroO_isTheLimitOfSmallO() {
        double[] g = {.4, .1, -.3};
        double[] limit = paper(g, new double[] {.2, 0, 0}).weights();
        assertThat(paper(g, new double[] {.2, 1e-9, 1e-9}).weights()).containsExactly(limit, within(1e-12));
    }

    @Test
    void weights_zeroOAndZeroG_weighs0() {
        BlendWeights w = paper(new double[] {.4, 0}, new double[] {.2, 0});
        assertThat(w.weights()).containsExactly(1, 0);
        assertThat(w.notes()).contains("Head 'b': dO = 0 and dG = 0, the formula is 0/0: weight 0.");
    }

    @Test
    void weights_nothingMovedAnywhere_areEqual() {
        assertThat(paper(new double[] {0, 0, 0}, new double[] {0, 0, 0}).weights())
                .containsExactly(1.0 / 3, 1.0 / 3, 1.0 / 3);
    }

    @Test
    void weights_shrunkGap_countsLikeAGrownOne() {
        double[] g = {.4, .1};
        assertThat(paper(g, new double[] {-.2, .5}))
                .isEqualTo(paper(g, new double[] {.2, -.5}))
                .isEqualTo(paper(g, new double[] {.2, .5}));
        assertThat(paper(g, new double[] {-.2, .2}).notes()).isEmpty();
    }

    @Test
    void weights_oneHead_is1WhateverItsSigns() {
        assertThat(paper(new double[] {.4}, new double[] {.2}).weights()).containsExactly(1);
        assertThat(paper(new double[] {-.4}, new double[] {.2}).weights()).containsExactly(1);
        assertThat(paper(new double[] {.4}, new double[] {0}).weights()).containsExactly(1);
        assertThat(paper(new double[] {0}, new double[] {0}).weights()).containsExactly(1);
    }

    @Test
    void weights_identicalHeads_weighTheSame() {
        double[] w = paper(new double[] {.4, .4, .1}, new double[] {.2, .2, .3}).weights();
        assertThat(w[0]).isEqualTo(w[1]);
    }

    @Test
    void weights_variance_isNotUsed() {
        List<HeadMeasure> measures = Heads.withParts(new double[] {.4, .1}, new double[] {.2, .5});
        assertThat(PAPER.weights(measures, Metric.LOSS, new double[] {9, 0}, null))
                .isEqualTo(PAPER.weights(measures, Metric.LOSS));
    }

    @Test
    void weights_signOfG_isKeptWhereAbsoluteValuesWouldRewardAHeadThatGotWorse() {
        double[] w = paper(new double[] {.4, -.4}, new double[] {.4, .8}).weights();
        assertThat(w).containsExactly(new double[] {4.0 / 3, -1.0 / 3}, within(1e-12));
    }

    @Test
    void weights_nanAndInfinity_nameEveryHeadAndValue() {
        List<HeadMeasure> measures = List.of(
                new HeadMeasure("audio", new Measure(3, 3), new Measure(1, Double.NaN)),
                new HeadMeasure("rgb", new Measure(3, 3), new Measure(1, 2)),
                new HeadMeasure("joint", new Measure(3, 3), new Measure(Double.POSITIVE_INFINITY, 2)));
        assertThatThrownBy(() -> PAPER.weights(measures, Metric.LOSS))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(
                        "No weights from a value that is not finite: head 'audio', held-out loss after ="
                                + " NaN; head 'joint', train loss after = Infinity. The training diverged");
    }

    @Test
    void weights_lossesTooLarge_nameTheHead() {
        List<HeadMeasure> measures = List.of(new HeadMeasure("audio", new Measure(0, 1e308), new Measure(0, -1e308)));
        assertThatThrownBy(() -> PAPER.weights(measures, Metric.LOSS))
                .isInstanceOf(InputException.class)
                .hasMessage("Head 'audio': its losses are too large (dO = -Infinity, dG = Infinity). The"
                        + " training diverged: lower the learning rate.");
    }

    @Test
    void weights_badArguments_areRefused() {
        List<HeadMeasure> two = Heads.withParts(new double[] {.4, .1}, new double[] {.2, .5});
        assertThatThrownBy(() -> PAPER.weights(List.of(), Metric.LOSS))
                .isInstanceOf(InputException.class)
                .hasMessage("No heads: a blend needs the measures of at least one head.");
        assertThatThrownBy(() -> PAPER.weights(List.of(two.get(0), two.get(0)), Metric.LOSS))
                .hasMessage("Head 'a' is there twice: give every head its own name.");
        assertThatThrownBy(() -> PAPER.weights(two, Metric.LOSS, new double[1], null))
                .hasMessage("1 variances of O for 2 heads: give one for each");
        assertThatThrownBy(() -> PAPER.weights(two, Metric.LOSS, new double[] {0, -1}, null))
                .hasMessage("variance of O of head 'b' = -1.0: must be finite and at least 0");
        assertThatThrownBy(() -> PAPER.weights(two, Metric.LOSS, new double[2], BlendWeights.equal(List.of("x"))))
                .hasMessage("last weights are for the heads [x], not [a, b]");
        assertThatThrownBy(() -> new HeadMeasure(" ", new Measure(0, 0), new Measure(0, 0)))
                .hasMessage("head name is blank: every head needs a name");
    }

    @Test
    void named_knowsBothRules() {
        assertThat(WeightRule.named("paper")).isEqualTo(PAPER);
        assertThat(WeightRule.named("robust").key()).isEqualTo("robust");
        assertThatThrownBy(() -> WeightRule.named("papre")).hasMessage("rule = papre: must be paper or robust");
    }
}
