package org.gblend.train.eval;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one prediction is worth on one set.
 *
 * @param top1 share of samples whose class is the most probable ("video" level, if there are several clips of each)
 * @param top5 share of samples whose class is among the five most probable
 * @param meanClass mean over classes of the share that is right
 * @param clipTop1 share of single clips that are right; NaN for a blend of heads
 * @param loss mean cross-entropy in nats; NaN for a blend of heads
 * @param samples how many samples it is over: those that have what the prediction is made from; null in results of versions
 *     that did not tell
 */
public record Score(
        double top1,
        double top5,
        double meanClass,
        double clipTop1,
        double loss,
        @Nullable Integer samples) {
    public Score(double top1, double top5, double meanClass, double clipTop1, double loss) {
        this(top1, top5, meanClass, clipTop1, loss, null);
    }

    public static Score of(HeadScores scores) {
        float[][] probabilities = scores.probabilities();
        return new Score(
                scores.top(1),
                scores.top(5),
                Classification.meanClassAccuracy(probabilities, scores.labels(), probabilities[0].length),
                scores.clipAccuracy(),
                scores.meanLoss(),
                scores.count());
    }

    /** The scores of all predictions, those left out that no sample has what it takes for. */
    public static Map<String, Score> of(Map<String, HeadScores> heads, Predictions predictions) {
        Map<String, Score> scores = new LinkedHashMap<>();
        predictions.probabilities().forEach((name, probabilities) -> {
            HeadScores head = heads.get(name);
            if (Classification.count(probabilities) > 0) {
                scores.put(name, head == null ? of(probabilities, predictions.labels()) : of(head));
            }
        });
        return scores;
    }

    public static Score of(float[][] probabilities, int[] labels) {
        return new Score(
                Classification.top(1, probabilities, labels),
                Classification.top(5, probabilities, labels),
                Classification.meanClassAccuracy(probabilities, labels, probabilities[0].length),
                Double.NaN,
                Double.NaN,
                Classification.count(probabilities));
    }
}
