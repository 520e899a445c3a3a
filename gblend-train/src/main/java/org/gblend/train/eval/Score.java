package org.gblend.train.eval;

/**
 * What one prediction is worth on one set.
 *
 * @param top1 share of samples whose class is the most probable ("video" level, if there are several clips of each)
 * @param top5 share of samples whose class is among the five most probable
 * @param meanClass mean over classes of the share that is right
 * @param clipTop1 share of single clips that are right; NaN for a blend of heads
 * @param loss mean cross-entropy in nats; NaN for a blend of heads
 */
public record Score(double top1, double top5, double meanClass, double clipTop1, double loss) {

    public static Score of(HeadScores scores) {
        float[][] probabilities = scores.probabilities();
        return new Score(
                scores.top(1),
                scores.top(5),
                Classification.meanClassAccuracy(probabilities, scores.labels(), probabilities[0].length),
                scores.clipAccuracy(),
                scores.meanLoss());
    }

    public static Score of(float[][] probabilities, int[] labels) {
        return new Score(
                Classification.top(1, probabilities, labels),
                Classification.top(5, probabilities, labels),
                Classification.meanClassAccuracy(probabilities, labels, probabilities[0].length),
                Double.NaN,
                Double.NaN);
    }
}
