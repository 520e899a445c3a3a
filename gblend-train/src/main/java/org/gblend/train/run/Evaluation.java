package org.gblend.train.run;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gblend.core.InputException;
import org.gblend.data.SampleSet;
import org.gblend.data.ValidationSet;
import org.gblend.train.eval.HeadScores;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
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
                history.add(new HistoryRow(epoch, "validation", head, score.meanLoss(), score.accuracy()));
            }
        });
        Predictions predictions = Predictions.of(scores, StretchWeights.ofPrediction(epoch, stretches));
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
     * @param keep whether the probabilities are kept as those of the test
     */
    Map<String, Score> of(SampleSet set, int selectedEpoch, List<StretchWeights> all, boolean keep) {
        List<StretchWeights> stretches = StretchWeights.before(selectedEpoch, all);
        Map<String, HeadScores> heads = scores(set, stretches, plan.training().evaluationClips());
        Predictions predictions = Predictions.of(heads, StretchWeights.ofPrediction(selectedEpoch, all));
        if (keep) {
            predictions.write(run.folder().test());
        }
        return Score.of(heads, predictions);
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
                run.trainSet());
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
