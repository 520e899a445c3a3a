package org.gblend.train.eval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one prediction is worth on one set.
 *
 * @param top1 share of samples whose class is the most probable ("video" level, if there are several clips of each); of
 *     several labels a sample, whose most probable class is one of theirs
 * @param top5 share of samples whose class, or one of whose classes, is among the five most probable
 * @param meanClass mean over classes of the share that is right; NaN of several labels
 * @param clipTop1 share of single clips that are right; NaN for a blend of heads
 * @param loss mean cross-entropy in nats; NaN for a blend of heads
 * @param samples how many samples it is over: those that have what the prediction is made from; null in results of versions
 *     that did not tell
 * @param map of several labels, the mean over the classes that occur of the average precision; else null
 * @param auc of several labels, the mean of the areas under the classes' ROC curves; else null
 */
public record Score(
        double top1,
        double top5,
        double meanClass,
        double clipTop1,
        double loss,
        @Nullable Integer samples,
        @Nullable Double map,
        @Nullable Double auc) {
    public Score(double top1, double top5, double meanClass, double clipTop1, double loss) {
        this(top1, top5, meanClass, clipTop1, loss, null, null, null);
    }

    /** What predictions are ranked by: top-1; mAP of several labels. */
    public double headline() {
        return map == null ? top1 : map;
    }

    /** d' of the mean ROC area; NaN of one label a sample. */
    public double dPrime() {
        return auc == null ? Double.NaN : MultiLabel.dPrime(auc);
    }

    public static Score of(HeadScores scores) {
        return of(scores.probabilities(), scores.labels(), scores.several(), scores.clipAccuracy(), scores.meanLoss());
    }

    /** The scores of all predictions, those left out that no sample has what it takes for. */
    public static Map<String, Score> of(Map<String, HeadScores> heads, Predictions predictions) {
        Map<String, Score> scores = new LinkedHashMap<>();
        for (String name : predictions.names()) {
            HeadScores head = heads.get(name);
            float[][] probabilities = predictions.probabilities().get(name);
            if (probabilities == null) {
                Score action = of(predictions, name);
                if (action.samples != null && action.samples > 0) {
                    scores.put(name, action.withLoss(sum(heads, predictions.ofTasks(name))));
                }
            } else if (Classification.count(probabilities) > 0) {
                scores.put(name, head == null ? of(predictions, name) : of(head));
            }
        }
        return scores;
    }

    /** The loss of the action: the sum of its tasks'; NaN where one is a blend. */
    private static double sum(Map<String, HeadScores> heads, List<String> tasks) {
        double sum = 0;
        for (String task : tasks) {
            HeadScores head = heads.get(task);
            sum += head == null ? Double.NaN : head.meanLoss();
        }
        return sum;
    }

    private Score withLoss(double other) {
        return new Score(top1, top5, meanClass, clipTop1, other, samples, map, auc);
    }

    /**
     * The score of one of several predictions, without what single clips and the loss tell. Of the action top-1 and top-5 are
     * those of the combinations ({@link JointTasks}), and there is no mean over classes.
     */
    public static Score of(Predictions predictions, String name) {
        if (predictions.isAction(name)) {
            JointTasks action = predictions.action(name);
            return new Score(
                    action.top1(),
                    action.top5(),
                    Double.NaN,
                    action.clipTop1(),
                    Double.NaN,
                    action.samples(),
                    null,
                    null);
        }
        float[][] probabilities =
                Objects.requireNonNull(predictions.probabilities().get(name), name);
        return of(probabilities, predictions.labels(name), predictions.several(), Double.NaN, Double.NaN);
    }

    /** Of one class a sample. */
    public static Score of(float[][] probabilities, int[] labels) {
        return of(probabilities, labels, null, Double.NaN, Double.NaN);
    }

    private static Score of(float[][] p, int[] labels, int @Nullable [][] sets, double clips, double loss) {
        int count = Classification.count(p);
        if (sets != null) {
            MultiLabel.Means means = MultiLabel.Means.of(p, sets);
            return new Score(
                    MultiLabel.top(1, p, sets),
                    MultiLabel.top(5, p, sets),
                    Double.NaN,
                    clips,
                    loss,
                    count,
                    means.averagePrecision(),
                    means.rocArea());
        }
        return new Score(
                Classification.top(1, p, labels),
                Classification.top(5, p, labels),
                Classification.meanClassAccuracy(p, labels, p[0].length),
                clips,
                loss,
                count,
                null,
                null);
    }
}
