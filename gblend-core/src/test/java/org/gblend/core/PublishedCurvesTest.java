package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The offline weights that the paper prints, found again from the curves that it prints.
 *
 * <p>Source: the last row (epoch 45) of the error rates read from the vector graphics of Fig. 4 of Wang, Tran, Feiszli,
 * CVPR 2020. Before = chance, for 487 classes (mini-Sports) and 400 (Kinetics).
 */
class PublishedCurvesTest {
    private static final Measure MINISPORTS_A = new Measure(.6781, .8599);
    private static final Measure MINISPORTS_V = new Measure(.4078, .5116);
    private static final Measure MINISPORTS_AV = new Measure(.3531, .5081);
    private static final Measure KINETICS_A = new Measure(.3953, .8611);
    private static final Measure KINETICS_V = new Measure(.2578, .3841);
    private static final Measure KINETICS_AV = new Measure(.1797, .3877);

    private static BlendWeights fromChance(int classes, Measure v, Measure a, Measure av) {
        Measure chance = Measure.chance(Metric.ERROR, classes);
        return PaperRule.defaults()
                .weights(
                        List.of(
                                new HeadMeasure("V", chance, v),
                                new HeadMeasure("A", chance, a),
                                new HeadMeasure("AV", chance, av)),
                        Metric.ERROR);
    }

    @Test
    void miniSports_agreesWithThePrintedWeights() {
        double[] w = fromChance(487, MINISPORTS_V, MINISPORTS_A, MINISPORTS_AV).weights();
        assertThat(w).containsExactly(new double[] {.648, .060, .293}, within(.001));
        double[] printed =
                PublishedWeights.named("minisports-rgb-audio").weights(0).weights();
        assertThat(w).containsExactly(printed, within(.0051));
    }

    @Test
    void kinetics_agreesInOrder() {
        double[] w = fromChance(400, KINETICS_V, KINETICS_A, KINETICS_AV).weights();
        assertThat(w).containsExactly(new double[] {.723, .012, .265}, within(.001));
        double[] printed =
                PublishedWeights.named("kinetics-rgb-audio").weights(0).weights();
        assertThat(w[0]).isGreaterThan(w[2]);
        assertThat(w[2]).isGreaterThan(w[1]);
        assertThat(printed[0]).isGreaterThan(printed[2]);
        assertThat(printed[2]).isGreaterThan(printed[1]);
    }

    @Test
    void miniSports_asAccuracies_givesTheSameWeights() {
        Measure chance = Measure.chance(Metric.ACCURACY, 487);
        BlendWeights w = PaperRule.defaults()
                .weights(
                        List.of(
                                new HeadMeasure("V", chance, new Measure(1 - .4078, 1 - .5116)),
                                new HeadMeasure("A", chance, new Measure(1 - .6781, 1 - .8599)),
                                new HeadMeasure("AV", chance, new Measure(1 - .3531, 1 - .5081))),
                        Metric.ACCURACY);
        assertThat(w.weights())
                .containsExactly(
                        fromChance(487, MINISPORTS_V, MINISPORTS_A, MINISPORTS_AV)
                                .weights(),
                        within(1e-9));
    }

    @Test
    void miniSportsFile_readAsCurves_givesTheSameWeights() throws IOException {
        WeightEstimate e = CurveWeights.fromChance(Metric.ERROR, 487).estimate(curves("paper/fig4_minisports.csv"), 1);
        assertThat(e.weights().inOrder(List.of("V", "A", "AV")))
                .isEqualTo(fromChance(487, MINISPORTS_V, MINISPORTS_A, MINISPORTS_AV));
    }

    @Test
    void kineticsFile_readAsCurves_givesTheSameWeights() throws IOException {
        WeightEstimate e = CurveWeights.fromChance(Metric.ERROR, 400).estimate(curves("paper/fig4_kinetics.csv"), 1);
        assertThat(e.weights().inOrder(List.of("V", "A", "AV")))
                .isEqualTo(fromChance(400, KINETICS_V, KINETICS_A, KINETICS_AV));
    }

    private static LearningCurves curves(String file) throws IOException {
        List<String> lines = Files.readAllLines(SharedFiles.assumed(file));
        List<String> header = List.of(lines.getFirst().split(",", -1));
        List<double[]> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            rows.add(java.util.Arrays.stream(line.split(",", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray());
        }
        List<HeadCurve> heads = new ArrayList<>();
        for (String head : List.of("A", "V", "AV")) {
            heads.add(HeadCurve.of(
                    head, column(rows, header.indexOf(head + "-train")), column(rows, header.indexOf(head + "-val"))));
        }
        return new LearningCurves(column(rows, header.indexOf("epoch")), heads);
    }

    private static double[] column(List<double[]> rows, int i) {
        return rows.stream().mapToDouble(row -> row[i]).toArray();
    }
}
