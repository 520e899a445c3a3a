package org.gblend.train.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gblend.core.InputException;
import org.gblend.core.Metric;
import org.gblend.core.Stacking;
import org.gblend.data.sets.SampleSet;
import org.gblend.data.sets.ValidationSet;
import org.gblend.nn.Head;
import org.gblend.train.estimate.HeadTrack;
import org.gblend.train.estimate.MeasuredWeights;
import org.gblend.train.eval.HeadScores;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.eval.Votes;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.Lockstep;
import org.gblend.train.scheme.StretchWeights;

/** What a run's network is worth: on validation after each epoch, on validation and test at the end. */
final class Evaluation {
    private final TrainingRun run;
    private final TrainingRun.Plan plan;
    private final Learner learner;
    private final Lockstep lockstep;

    Evaluation(TrainingRun run, Learner learner, Lockstep lockstep) {
        this.run = run;
        this.plan = run.plan();
        this.learner = learner;
        this.lockstep = lockstep;
    }

    /**
     * The validation loss of what predicts; infinite if there is no validation set.
     *
     * @param history receives a row for each head that has samples there
     */
    double validation(int epoch, List<StretchWeights> stretches, List<HistoryRow> history) {
        ValidationSet set = run.context().sets().validation();
        if (set.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        Map<String, HeadScores> scores = scores(set, stretches, 1);
        scores.forEach((head, score) -> {
            if (score.count() > 0) {
                history.add(new HistoryRow(epoch, HistoryRow.VALIDATION, head, score.meanLoss(), score.accuracy()));
            }
        });
        Predictions predictions =
                Predictions.of(scores, Votes.ofTraining(StretchWeights.ofPrediction(epoch, stretches)));
        String primary = Predictions.primary(predictions.names());
        HeadScores head = scores.get(primary);
        double loss = head == null ? predictions.loss(primary) : head.meanLoss();
        if (Double.isNaN(loss) && plan.training().earlyStopping() > 0) {
            throw new InputException(plan.name() + ": none of the " + set.size()
                    + " validation samples has a modality that " + primary
                    + " is predicted from, and early stopping needs"
                    + " their loss; raise data.sets.validation, or set training.early-stopping to 0");
        }
        return loss;
    }

    /**
     * The scores of a set by prediction.
     *
     * @param votes with which the heads predict together
     * @param keep whether the probabilities are kept as those of the test
     */
    Map<String, Score> of(SampleSet set, int selectedEpoch, List<StretchWeights> all, Votes votes, boolean keep) {
        List<StretchWeights> stretches = StretchWeights.before(selectedEpoch, all);
        Map<String, HeadScores> heads = scores(set, stretches, plan.training().evaluationClips());
        Predictions predictions = Predictions.of(heads, votes);
        if (keep) {
            predictions.write(run.folder().test());
        }
        return Score.of(heads, predictions);
    }

    /**
     * How much each head counts where they predict together. The stacked weights are fitted on V, by the run's own heads where it
     * was held out of the run; where it was given back, by the k+1 networks of the newest estimate, which had not seen it; else
     * there are none. Of several labels a row there are none either: they would fit a mixture of products over the classes, and what
     * predicts is each class's mean.
     *
     * @param tracks each head on V after the last epoch
     */
    Votes votes(int selectedEpoch, List<StretchWeights> all, Map<String, HeadTrack> tracks) {
        Map<String, Double> blend = StretchWeights.ofPrediction(selectedEpoch, all);
        List<StretchWeights> stretches = StretchWeights.before(selectedEpoch, all);
        List<String> heads = trainedHeads(stretches);
        if (Head.parts(heads).size() < 2 || run.context().data().multiLabel()) {
            return Votes.ofTraining(blend);
        }
        if (!run.holdsOut()) {
            MeasuredWeights estimate = stretches.getLast().estimate();
            return new Votes(blend, estimate == null ? Map.of() : estimate.stacked());
        }
        Map<String, HeadScores> onHoldout =
                selectedEpoch == plan.training().epochs() && tracks.keySet().containsAll(heads)
                        ? Map.of()
                        : scores(run.context().sets().holdout(), stretches, 1);
        Map<String, double[]> losses = new LinkedHashMap<>();
        heads.forEach(head -> {
            HeadScores measured = onHoldout.get(head);
            losses.put(head, measured == null ? HeadTrack.heldOutLosses(tracks, head) : measured.values(Metric.LOSS));
        });
        return new Votes(blend, stacked(losses));
    }

    /** Each task's heads among themselves. */
    private static Map<String, Double> stacked(Map<String, double[]> losses) {
        Map<String, Double> stacked = new LinkedHashMap<>();
        Head.byTask(losses)
                .values()
                .forEach(own -> Stacking.weights(
                                List.copyOf(own.keySet()), own.values().toArray(double[][]::new))
                        .ifPresent(weights -> stacked.putAll(weights.byHead())));
        return stacked.size() == losses.size() ? stacked : Map.of();
    }

    /** What is left on the test set without each modality. */
    ModalityDropped dropped(Map<String, Score> whole, int selectedEpoch, List<StretchWeights> all) {
        return ModalityDropped.measure(
                lockstep,
                learner.name(),
                trainedHeads(StretchWeights.before(selectedEpoch, all)),
                run.context().experiment().modalities().keySet(),
                run.context().sets().test(),
                plan.training().evaluationClips(),
                StretchWeights.ofPrediction(selectedEpoch, all),
                whole,
                run.context().data(),
                run.trainedOn(selectedEpoch));
    }

    private Map<String, HeadScores> scores(SampleSet set, List<StretchWeights> stretches, int clips) {
        return lockstep.evaluate(set, Map.of(learner.name(), trainedHeads(stretches)), clips)
                .getOrDefault(learner.name(), Map.of());
    }

    /** The heads that have had a weight in these stretches; the others have nothing to say. */
    private List<String> trainedHeads(List<StretchWeights> stretches) {
        Set<String> trained = StretchWeights.trained(stretches);
        return learner.network().heads().stream().filter(trained::contains).toList();
    }
}
