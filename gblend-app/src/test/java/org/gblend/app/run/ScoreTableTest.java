package org.gblend.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gblend.train.eval.Score;
import org.gblend.train.run.ModalityDropped;
import org.junit.jupiter.api.Test;

class ScoreTableTest {
    private static final String LONG = "accelerometer-left";

    @Test
    void print_ofALongName_keepsTheColumns() {
        Map<String, Score> scores = new LinkedHashMap<>();
        scores.put("joint", new Score(0.75, 1, 0.7, 0.5, 0.6));
        scores.put(LONG, new Score(0.5, 1, 0.45, 0.4, 12.25));
        scores.put("blend", new Score(0.8, 1, 0.75, Double.NaN, Double.NaN));

        assertThat(printed(scores)).isEqualTo("""
                test                 top-1   top-5  mean class    clip     loss
                joint               0.7500  1.0000      0.7000  0.5000   0.6000
                accelerometer-left  0.5000  1.0000      0.4500  0.4000  12.2500
                blend               0.8000  1.0000      0.7500
                """);
    }

    /** d' is sqrt(2) times the normal quantile of the area: 1.41421 x 1.28155 and 1.41421 x .84162. */
    @Test
    void print_ofSeveralLabelsAndALongName_keepsTheColumns() {
        Map<String, Score> scores = new LinkedHashMap<>();
        scores.put("joint", new Score(0.75, 1, Double.NaN, 0.5, 0.6, 8, 0.9, 0.9));
        scores.put(LONG, new Score(0.5, 1, Double.NaN, 0.4, 0.7, 6, 0.8, 0.8));

        assertThat(printed(scores)).isEqualTo("""
                test                   mAP    mAUC      d'   top-1    clip    loss  samples
                joint               0.9000  0.9000  1.8124  0.7500  0.5000  0.6000        8
                accelerometer-left  0.8000  0.8000  1.1902  0.5000  0.4000  0.7000        6
                """);
    }

    @Test
    void print_ofSeveralTasks_givesTheActionNoMeanOverClasses() {
        Map<String, Score> scores = new LinkedHashMap<>();
        scores.put("joint", new Score(0.25, 0.5, Double.NaN, Double.NaN, 1.5));
        scores.put("verb/joint", new Score(0.75, 1, 0.7, 0.5, 0.6));

        assertThat(printed(scores)).isEqualTo("""

                action: every task right at once
                test    top-1   top-5  clip    loss
                joint  0.2500  0.5000        1.5000

                verb
                test         top-1   top-5  mean class    clip    loss
                verb/joint  0.7500  1.0000      0.7000  0.5000  0.6000
                """);
    }

    @Test
    void droppedTable_ofALongName_keepsTheColumns() {
        String modality = LONG + "-of-the-hand";
        ModalityDropped dropped = new ModalityDropped(
                8,
                Map.of("joint", score(0.75, 8)),
                Map.of(modality, Map.of("joint", score(0.5, 6))),
                Map.of(modality, 0),
                16);
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out);
        DroppedTable.print(dropped, printer);

        assertThat(out.toString().replace(System.lineSeparator(), "\n")).startsWith("""

                top-1 with a modality taken from every sample
                without                          joint  samples
                (nothing)                       0.7500        8
                accelerometer-left-of-the-hand  0.5000        6
                """);
    }

    private static Score score(double top1, int samples) {
        return new Score(top1, 1, Double.NaN, Double.NaN, Double.NaN, samples, null, null);
    }

    private static String printed(Map<String, Score> scores) {
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out);
        ScoreTable.print("test", scores, printer);
        return out.toString().replace(System.lineSeparator(), "\n");
    }
}
