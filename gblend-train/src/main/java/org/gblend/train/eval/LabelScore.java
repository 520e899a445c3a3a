package org.gblend.train.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a prediction of several labels a sample is worth at one class, taken by itself.
 *
 * @param samples those that have the class
 * @param averagePrecision of the class ({@link RankedClasses#averagePrecision}); NaN where no sample has it
 * @param rocArea of the class; NaN where all samples have it or none
 * @param found samples with the class of which it is told ({@link MultiLabel#told})
 * @param missed samples with the class of which it is not
 * @param wrong samples without the class of which it is told
 */
public record LabelScore(int samples, double averagePrecision, double rocArea, int found, int missed, int wrong) {
    /** Share of the samples told to have the class that have it; NaN where it is told of none. */
    public double precision() {
        return found / (double) (found + wrong);
    }

    /** Share of the samples that have the class of which it is told; NaN where none has it. */
    public double recall() {
        return found / (double) samples;
    }

    /**
     * A class's counts of several runs together; average precision and ROC area are means over them, since probabilities of two
     * networks have no order between them.
     */
    public static LabelScore sum(List<LabelScore> runs) {
        return new LabelScore(
                runs.stream().mapToInt(LabelScore::samples).sum(),
                runs.stream()
                        .mapToDouble(LabelScore::averagePrecision)
                        .average()
                        .orElse(Double.NaN),
                runs.stream().mapToDouble(LabelScore::rocArea).average().orElse(Double.NaN),
                runs.stream().mapToInt(LabelScore::found).sum(),
                runs.stream().mapToInt(LabelScore::missed).sum(),
                runs.stream().mapToInt(LabelScore::wrong).sum());
    }

    /** Every class, over the samples that count. */
    public static List<LabelScore> of(float[][] probabilities, int[][] sets) {
        int[] counted = IntStream.range(0, probabilities.length)
                .filter(i -> Classification.counts(probabilities[i]))
                .toArray();
        RankedClasses ranked = new RankedClasses(
                Arrays.stream(counted).mapToObj(i -> probabilities[i]).toArray(float[][]::new),
                Arrays.stream(counted).mapToObj(i -> sets[i]).toArray(int[][]::new));
        int[] once = new int[counted.length];
        Arrays.fill(once, 1);
        int[] found = new int[ranked.classes()];
        int[] missed = new int[ranked.classes()];
        int[] wrong = new int[ranked.classes()];
        for (int i : counted) {
            int[] told = MultiLabel.told(probabilities[i], MultiLabel.TOLD);
            for (int c : told) {
                (MultiLabel.has(sets[i], c) ? found : wrong)[c]++;
            }
            for (int c : sets[i]) {
                missed[c] += MultiLabel.has(told, c) ? 0 : 1;
            }
        }
        List<LabelScore> scores = new ArrayList<>();
        for (int c = 0; c < ranked.classes(); c++) {
            scores.add(new LabelScore(
                    found[c] + missed[c],
                    ranked.averagePrecision(c, once),
                    ranked.rocArea(c, once),
                    found[c],
                    missed[c],
                    wrong[c]));
        }
        return scores;
    }
}
