package org.gblend.train.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gblend.data.PreparedData;
import org.gblend.data.sets.SampleSet;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.eval.HeadScores;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.eval.Votes;
import org.gblend.train.loop.Lockstep;

/**
 * What is left of a network's accuracy when a modality is taken from every sample; {@code dropped-SET.json} in the run folder.
 *
 * <p>The joint head then fuses what is left, the blended prediction is that of the other heads, its weights scaled to sum to 1. A
 * sample that has nothing else is left out, and {@link Score#samples} tells how many count. A fusion that was trained on samples
 * which all have the modality meets something new in a sample without it: {@code lacking} tells whether it was.
 *
 * @param samples of the set
 * @param whole scores of the joint and the blended prediction with nothing taken away
 * @param without the same by the modality that is taken away
 * @param lacking training samples that lack each modality by themselves
 * @param trainSamples training samples
 */
public record ModalityDropped(
        int samples,
        Map<String, Score> whole,
        Map<String, Map<String, Score>> without,
        Map<String, Integer> lacking,
        int trainSamples) {
    private static final List<String> SHOWN = List.of(MultiHeadNetwork.JOINT, Predictions.BLEND);

    public ModalityDropped {
        whole = new LinkedHashMap<>(whole);
        without = new LinkedHashMap<>(without);
        lacking = new LinkedHashMap<>(lacking);
    }

    /**
     * Evaluates once for each modality.
     *
     * @param heads trained heads of the learner
     * @param modalities that it sees
     * @param weights of the blend
     * @param whole scores with nothing taken away
     * @param train what the learner was trained on
     */
    static ModalityDropped measure(
            Lockstep lockstep,
            String learner,
            List<String> heads,
            Collection<String> modalities,
            SampleSet set,
            int clips,
            Map<String, Double> weights,
            Map<String, Score> whole,
            PreparedData data,
            TrainSet train) {
        Map<String, Score> shown = new LinkedHashMap<>(whole);
        shown.keySet().retainAll(SHOWN);
        Map<String, Map<String, Score>> without = new LinkedHashMap<>();
        Map<String, Integer> lacking = new LinkedHashMap<>();
        for (String modality : modalities) {
            List<String> left = new ArrayList<>(heads);
            left.removeIf(head -> Head.part(head).equals(modality));
            Map<String, HeadScores> scores = lockstep.evaluate(set, Map.of(learner, left), clips, Set.of(modality))
                    .getOrDefault(learner, Map.of());
            without.put(modality, shown(scores, weights, shown.keySet()));
            lacking.put(modality, train.size() - data.count(modality, train));
        }
        return new ModalityDropped(set.size(), shown, without, lacking, train.size());
    }

    /** The same with the training samples of another measurement of the run. */
    ModalityDropped withTraining(ModalityDropped other) {
        return new ModalityDropped(samples, whole, without, other.lacking, other.trainSamples);
    }

    /** Whether there is something to take away: several modalities, and a prediction from all of them. */
    static boolean applies(Collection<String> modalities, Map<String, Score> whole) {
        return modalities.size() > 1 && SHOWN.stream().anyMatch(whole::containsKey);
    }

    private static Map<String, Score> shown(
            Map<String, HeadScores> heads, Map<String, Double> weights, Set<String> predictions) {
        Predictions all = Predictions.of(heads, Votes.ofTraining(weights));
        Map<String, Score> scores = Score.of(heads, all);
        Map<String, Score> shown = new LinkedHashMap<>();
        for (String prediction : predictions) {
            Score score = scores.get(prediction);
            if (score == null
                    && prediction.equals(Predictions.BLEND)
                    && Head.parts(heads.keySet()).size() == 1) {
                score = scores.values().stream().findFirst().orElse(null);
            }
            if (score != null) {
                shown.put(prediction, score);
            }
        }
        return shown;
    }
}
