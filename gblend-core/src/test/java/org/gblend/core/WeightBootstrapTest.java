package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class WeightBootstrapTest {
    private static final WeightBootstrap BOOTSTRAP = WeightBootstrap.defaults();

    /** Losses with a common part per sample, so that before and after, and the heads, are correlated. */
    private static List<HeadSamples> samples(long seed, int trainSize, int heldOutSize) {
        RandomGenerator random = RandomStreams.of(seed).stream("samples");
        double[] train = random.doubles(trainSize, 0, 1).toArray();
        double[] heldOut = random.doubles(heldOutSize, 0, 1).toArray();
        List<HeadSamples> samples = new ArrayList<>();
        String[] names = {"audio", "rgb", "joint"};
        double[] gap = {.4, .6, .8};
        for (int i = 0; i < names.length; i++) {
            samples.add(new HeadSamples(
                    names[i],
                    shifted(random, train, 2.5),
                    shifted(random, train, .2),
                    shifted(random, heldOut, 2.5),
                    shifted(random, heldOut, .2 + gap[i])));
        }
        return samples;
    }

    private static double[] shifted(RandomGenerator random, double[] common, double by) {
        double[] values = new double[common.length];
        for (int j = 0; j < values.length; j++) {
            values[j] = common[j] + by + random.nextDouble(0, .5);
        }
        return values;
    }

    @Test
    void estimate_point_isTheRuleOnTheMeans() {
        List<HeadSamples> samples = samples(1, 200, 100);
        WeightEstimate e = BOOTSTRAP.estimate(samples, Metric.LOSS, PaperRule.defaults(), null, 7);
        List<HeadMeasure> means = samples.stream().map(HeadSamples::mean).toList();
        assertThat(e.measures()).isEqualTo(means);
        assertThat(e.weights()).isEqualTo(PaperRule.defaults().weights(means, Metric.LOSS));
        assertThat(e.ogr())
                .isEqualTo(means.stream().map(m -> Ogr.of(m, Metric.LOSS)).toList());
    }

    @Test
    void estimate_ofHeadsThatSeeDifferentSamples_isAsWithThoseAlone() {
        List<HeadSamples> all = samples(3, 60, 40);
        HeadSamples whole = all.getFirst();
        double[] before = new double[40];
        double[] after = new double[40];
        for (int j = 0; j < 40; j++) {
            before[j] = j % 4 == 0 ? 3 : Double.NaN;
            after[j] = j % 4 == 0 ? 1 + .01 * j : Double.NaN;
        }
        double[] flat = new double[60];
        HeadSamples partial = new HeadSamples("motion", flat, flat, before, after);
        WeightEstimate e = BOOTSTRAP.estimate(List.of(whole, partial), Metric.LOSS, PaperRule.defaults(), null, 1);
        assertThat(e.measures().get(1).before().heldOut()).isEqualTo(3);
        assertThat(e.measures().get(1).after().heldOut()).isCloseTo(1.18, within(1e-12));
        assertThat(e.weights().weight("motion")).isBetween(0.0, 1.0);
        assertThat(e.weightInterval("motion").orElseThrow().width()).isFinite().isPositive();
        assertThat(BOOTSTRAP
                        .estimate(List.of(whole, partial), Metric.LOSS, PaperRule.defaults(), null, 1)
                        .weights())
                .isEqualTo(e.weights());
    }

    @Test
    void estimate_headThatSeesOneSample_saysSo() {
        double no = Double.NaN;
        HeadSamples s = new HeadSamples(
                "a", new double[] {1, no, 3}, new double[] {0, no, 1}, new double[] {no, 5, no}, new double[] {no, 2, no
                });
        assertThatThrownBy(() -> BOOTSTRAP.estimate(List.of(s), Metric.LOSS, PaperRule.defaults(), null, 1))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Head 'a' can say something of 2 samples of T' (3) and 1 of V (3); the others lack its modality: a"
                                + " spread needs at least 2 of each. Hold out more of the training data, or raise estimate.probe.");
    }

    @Test
    void varianceOfO_isTheSpreadOverManyReplicates() {
        HeadSamples s = samples(3, 60, 40).getFirst();
        RandomGenerator random = RandomStreams.of(4).stream("rows");
        int b = 20_000;
        double sum = 0;
        double squares = 0;
        for (int r = 0; r < b; r++) {
            HeadMeasure m = s.mean(
                    random.ints(60, 0, 60).toArray(), random.ints(40, 0, 40).toArray(), 0);
            double dO = Ogr.between(m.before(), m.after(), Metric.LOSS).dO();
            sum += dO;
            squares += dO * dO;
        }
        double spread = squares / b - sum / b * sum / b;
        // The resampling limit has divisor n, the closed form n - 1; the rest is the noise of 20,000 replicates.
        assertThat(spread).isCloseTo(s.varianceOfO(), within(.06 * s.varianceOfO()));
    }

    @Test
    void estimate_sameSeed_isBitwiseTheSame() {
        List<HeadSamples> samples = samples(1, 50, 30);
        WeightEstimate a = BOOTSTRAP.estimate(samples, Metric.LOSS, RobustRule.defaults(), null, 7);
        WeightEstimate b = BOOTSTRAP.estimate(samples, Metric.LOSS, RobustRule.defaults(), null, 7);
        assertThat(a).isEqualTo(b);
        assertThat(a.resampled()).hasSize(1000);
    }

    @Test
    void estimate_otherSeed_changesIntervalsNotWeights() {
        List<HeadSamples> samples = samples(1, 50, 30);
        WeightEstimate a = BOOTSTRAP.estimate(samples, Metric.LOSS, RobustRule.defaults(), null, 7);
        WeightEstimate b = BOOTSTRAP.estimate(samples, Metric.LOSS, RobustRule.defaults(), null, 8);
        assertThat(b.weights()).isEqualTo(a.weights());
        assertThat(b.weightIntervals()).isNotEqualTo(a.weightIntervals());
    }

    @Test
    void estimate_moreReplicates_keepTheFirstOnes() {
        List<HeadSamples> samples = samples(1, 50, 30);
        WeightEstimate few = new WeightBootstrap(20, .9).estimate(samples, Metric.LOSS, RobustRule.defaults(), null, 7);
        WeightEstimate many =
                new WeightBootstrap(40, .9).estimate(samples, Metric.LOSS, RobustRule.defaults(), null, 7);
        assertThat(many.resampled().subList(0, 20)).isEqualTo(few.resampled());
    }

    @Test
    void estimate_identicalHeads_weighTheSameInEveryReplicate() {
        HeadSamples a = samples(1, 50, 30).getFirst();
        HeadSamples b = renamed(a, 1, 50, 30);
        WeightEstimate e = BOOTSTRAP.estimate(List.of(a, b), Metric.LOSS, RobustRule.defaults(), null, 7);
        assertThat(e.resampled()).allSatisfy(w -> assertThat(w.weights()).containsExactly(.5, .5));
        assertThat(e.weightInterval("audio")).contains(new Interval(.5, .5, .95));
    }

    /** The first head of the same samples under another name: only rows shared by all heads leave the two equal. */
    private static HeadSamples renamed(HeadSamples like, long seed, int trainSize, int heldOutSize) {
        RandomGenerator random = RandomStreams.of(seed).stream("samples");
        double[] train = random.doubles(trainSize, 0, 1).toArray();
        double[] heldOut = random.doubles(heldOutSize, 0, 1).toArray();
        return new HeadSamples(
                like.head() + "-twin",
                shifted(random, train, 2.5),
                shifted(random, train, .2),
                shifted(random, heldOut, 2.5),
                shifted(random, heldOut, .2 + .4));
    }

    @Test
    void estimate_intervals_holdTheirShareOfReplicates() {
        WeightEstimate e =
                new WeightBootstrap(400, .9).estimate(samples(1, 50, 30), Metric.LOSS, PaperRule.defaults(), null, 7);
        for (String head : e.weights().heads()) {
            Interval interval = e.weightInterval(head).orElseThrow();
            long inside = e.resampled().stream()
                    .filter(w -> interval.contains(w.weight(head)))
                    .count();
            assertThat(inside).isBetween(355L, 362L);
            assertThat(interval.contains(e.weights().weight(head))).isTrue();
            assertThat(e.ogrInterval(head).orElseThrow().low()).isPositive();
        }
    }

    @Test
    void estimate_largerV_narrowsTheInterval() {
        double small = BOOTSTRAP
                .estimate(samples(1, 400, 20), Metric.LOSS, RobustRule.defaults(), null, 7)
                .weightInterval("audio")
                .orElseThrow()
                .width();
        double large = BOOTSTRAP
                .estimate(samples(1, 400, 2000), Metric.LOSS, RobustRule.defaults(), null, 7)
                .weightInterval("audio")
                .orElseThrow()
                .width();
        assertThat(large).isLessThan(small / 2);
    }

    @Test
    void estimate_intervalsOfOgr_coverTheTruthAboutAsOftenAsTheySay() {
        int[] covered = {0};
        int cases = 200;
        SeededCases.forEach("coverage", cases, random -> {
            // Changes per sample are uniform: mean dO = .5, mean dG = 1, true ratio .5.
            HeadSamples s = new HeadSamples(
                    "a",
                    new double[200],
                    random.doubles(200, -2, -1).toArray(),
                    new double[100],
                    random.doubles(100, -2, 0).toArray());
            WeightEstimate e = new WeightBootstrap(200, .9)
                    .estimate(List.of(s), Metric.LOSS, PaperRule.defaults(), null, random.nextLong());
            covered[0] += e.ogrInterval("a").orElseThrow().contains(.5) ? 1 : 0;
        });
        assertThat(covered[0]).isBetween(160, 195);
    }

    /**
     * Three heads whose G and O are known, measured with the noise of samples and of training. The distances stand in the README.
     */
    @Test
    void steady_underNoise_isCloserToTheTrueWeights() {
        SteadyVariants.Found alike = SteadyVariants.found(
                "alike heads, small V", new double[] {.35, .3, .36}, new double[] {.17, .15, .19}, 75, .03);
        SteadyVariants.Found late = SteadyVariants.found(
                "late, small V", new double[] {.02, .02, .02}, new double[] {.03, .03, .03}, 75, .03);
        SteadyVariants.Found unlike = SteadyVariants.found(
                "unlike heads, large V", new double[] {.25, .68, .27}, new double[] {.38, .05, .19}, 450, .02);
        // The mean over the resamples varies less from draw to draw than the rule does from resample to resample.
        assertThat(alike.variance() / alike.u()).isCloseTo(.51, within(.006));
        assertThat(late.variance() / late.u()).isCloseTo(.48, within(.006));
        assertThat(unlike.variance() / unlike.u()).isCloseTo(.58, within(.006));
        assertDistances(alike.distances(), .104, .017, .033, .017, .024, .053);
        assertDistances(late.distances(), .350, .001, .020, .015, .001, .002);
        // Every head moves there.
        assertThat(alike.distances())
                .extractingByKey(SteadyVariants.NO_EQUAL_SHARE)
                .isEqualTo(alike.distances().get(SteadyVariants.ALL));
        assertThat(unlike.distances())
                .extractingByKey(SteadyVariants.NO_EQUAL_SHARE)
                .isEqualTo(unlike.distances().get(SteadyVariants.ALL));
        assertDistances(unlike.distances(), .011, .015, .015, .015, .015, .011);
    }

    private static void assertDistances(
            Map<String, Double> distances,
            double point,
            double all,
            double noEnds,
            double noEqualShare,
            double noMean,
            double noShrinking) {
        assertDistance(distances, SteadyVariants.POINT, point);
        assertDistance(distances, SteadyVariants.ALL, all);
        assertDistance(distances, SteadyVariants.NO_ENDS, noEnds);
        assertDistance(distances, SteadyVariants.NO_EQUAL_SHARE, noEqualShare);
        assertDistance(distances, SteadyVariants.NO_MEAN, noMean);
        assertDistance(distances, SteadyVariants.NO_SHRINKING, noShrinking);
    }

    private static void assertDistance(Map<String, Double> distances, String variant, double digits) {
        assertThat(distances.get(variant)).as(variant).isCloseTo(digits, within(.0006));
    }

    @Test
    void ends_areDrawnForEveryReplicate() {
        double[] none = new double[40];
        double[] all = new double[40];
        java.util.Arrays.fill(all, 1);
        HeadSamples still = new HeadSamples("a", none, all, none, all);
        HeadSamples moving = still.withEnds(List.of(none, all), List.of(none, all));
        WeightEstimate e = BOOTSTRAP.estimate(
                List.of(moving, new HeadSamples("b", none, all, none, all)),
                Metric.ACCURACY,
                RobustRule.defaults(),
                null,
                7);
        long without = e.resampled().stream().filter(w -> w.weight("a") == 0).count();
        assertThat(without).isBetween(430L, 570L);
    }

    @Test
    void estimate_headOfWhichNeitherSetSaysThatItChanged_hasNotMoved() {
        double[] chance = new double[100];
        java.util.Arrays.fill(chance, .1);
        double[] still = java.util.stream.IntStream.range(0, 100)
                .mapToDouble(i -> i % 10 == 0 ? 1 : 0)
                .toArray();
        double[] learnt =
                java.util.stream.IntStream.range(0, 100).mapToDouble(i -> i % 2).toArray();
        double[] memorised = java.util.stream.IntStream.range(0, 100)
                .mapToDouble(i -> i % 10 == 0 ? 0 : 1)
                .toArray();
        WeightEstimate e = BOOTSTRAP.estimate(
                List.of(
                        new HeadSamples("late", chance, still, chance, still),
                        new HeadSamples("good", chance, learnt, chance, learnt),
                        new HeadSamples("overfits", chance, memorised, chance, still)),
                Metric.ACCURACY,
                RobustRule.defaults(),
                null,
                7);
        assertThat(e.unmoved()).containsExactly("late");
        assertThat(e.steady().weight("late")).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(e.steady().weight("good")).isGreaterThan(.6);
        assertThat(e.steadyIntervals().getFirst().low()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(e.steadyIntervals().getFirst().high()).isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void estimate_tinyV_saysSo() {
        double[] train = {0, 1, 1, 1, 1, 1};
        HeadSamples a = HeadSamples.fromChance("audio", train, new double[] {1, 0, 1, 1}, Metric.ACCURACY, 2);
        HeadSamples b = HeadSamples.fromChance("rgb", train, new double[] {1, 1, 0, 1}, Metric.ACCURACY, 2);
        WeightEstimate e = BOOTSTRAP.estimate(List.of(a, b), Metric.ACCURACY, RobustRule.defaults(), null, 7);
        assertThat(e.notes())
                .anySatisfy(note -> assertThat(note)
                        .startsWith(
                                "V (4 samples) is too small to trust the rule's weights: the 95 % interval of head 'audio' is"
                                        + " 0.000 to 1.000. Hold out more, or use equal weights."));
        assertThat(e.notes())
                .anySatisfy(note -> assertThat(note)
                        .matches("Head 'audio': did not generalise \\(dG <= 0\\) in \\d+ of 1000 resamples\\."));
        assertThat(e.notes())
                .anySatisfy(note -> assertThat(note)
                        .matches("In \\d+ of 1000 resamples no head generalised \\(every dG <= 0\\)\\."));
    }

    @Test
    void estimate_headThatNeverMoved_hasNanOgrIntervalAndWeight0() {
        HeadSamples still = new HeadSamples(
                "audio", new double[] {1, 2}, new double[] {1, 2}, new double[] {2, 3}, new double[] {2, 3});
        HeadSamples moved = new HeadSamples(
                "rgb", new double[] {1, 2}, new double[] {0, 0}, new double[] {2, 3}, new double[] {1, 1});
        WeightEstimate e = BOOTSTRAP.estimate(List.of(still, moved), Metric.LOSS, RobustRule.defaults(), null, 7);
        assertThat(e.weights().weights()).containsExactly(0, 1);
        assertThat(e.ogrInterval("audio").orElseThrow().low()).isNaN();
    }

    @Test
    void under_otherRule_usesTheSameMeasures() {
        WeightEstimate e = BOOTSTRAP.estimate(samples(1, 50, 30), Metric.LOSS, RobustRule.defaults(), null, 7);
        assertThat(e.under(RobustRule.defaults(), null)).isEqualTo(e.weights());
        assertThat(e.under(PaperRule.defaults(), null))
                .isEqualTo(PaperRule.defaults().weights(e.measures(), Metric.LOSS));
    }

    @Test
    void estimate_nanSample_namesHeadSampleAndValue() {
        HeadSamples s = new HeadSamples(
                "rgb", new double[] {1, 2}, new double[] {1, 2}, new double[] {2, 3}, new double[] {2, Double.NaN});
        assertThatThrownBy(() -> BOOTSTRAP.estimate(List.of(s), Metric.LOSS, PaperRule.defaults(), null, 7))
                .isInstanceOf(InputException.class)
                .hasMessage("Head 'rgb', sample 1 of V, after: the value is NaN. The training diverged or the sample is"
                        + " broken: lower the learning rate, clip the gradients, or look at that sample.");
    }

    @Test
    void estimate_badInput_isRefused() {
        HeadSamples one = HeadSamples.fromChance("a", new double[] {1, 2}, new double[] {1}, Metric.LOSS, 4);
        HeadSamples two = HeadSamples.fromChance("b", new double[] {1, 2}, new double[] {1, 2}, Metric.LOSS, 4);
        assertThatThrownBy(() -> BOOTSTRAP.estimate(List.of(), Metric.LOSS, PaperRule.defaults(), null, 7))
                .hasMessage("No heads: a blend needs the samples of at least one head.");
        assertThatThrownBy(() -> BOOTSTRAP.estimate(List.of(one), Metric.LOSS, PaperRule.defaults(), null, 7))
                .isInstanceOf(InputException.class)
                .hasMessage("T' has 2 and V 1 samples: a spread needs at least 2 of each. Hold out more of the training"
                        + " data.");
        assertThatThrownBy(() -> BOOTSTRAP.estimate(List.of(two, one), Metric.LOSS, PaperRule.defaults(), null, 7))
                .hasMessage(
                        "head 'a' has 2 samples of T' and 1 of V, head 'b' 2 and 2: all heads need the same samples");
        assertThatThrownBy(() -> new HeadSamples("a", new double[1], new double[2], new double[1], new double[1]))
                .hasMessage("head 'a': 1 values before and 2 after on T'; give the same samples both times, at least"
                        + " one");
        assertThatThrownBy(() -> new WeightBootstrap(19, .95)).hasMessage("replicates = 19: must be at least 20");
        assertThatThrownBy(() -> new WeightBootstrap(100, 1))
                .hasMessage("level = 1.0: must be between 0 and 1, such as 0.95");
    }
}
