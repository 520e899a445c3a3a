package org.gblend.train.estimate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.data.Loader;
import org.gblend.data.sets.Folds;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.eval.HeadScores;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Votes;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Json;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.Lockstep;
import org.gblend.train.loop.TrainingContext;
import org.jspecify.annotations.Nullable;

/**
 * What a network's encoders are worth to the joint head: a copy with frozen encoders, whose fusion and joint classifier are
 * trained on for a few epochs of T and measured on V (Wang, Tran, Feiszli, CVPR 2020, Figure 5b). The network is not touched. The
 * rate is a tenth of the run's base learning rate, as fine-tuning wants: at the full one, heads on grown features diverge.
 *
 * @param epoch epochs behind the encoders
 * @param epochs that the classifier was trained on
 * @param accuracy of the joint head on V; of several tasks the share of samples that are right in all
 */
public record Refit(int epoch, int epochs, double accuracy) {
    /** Of the estimate's naive network, in the estimate's folder. */
    public static final String NAIVE = "refit-naive.json";

    /** Of the run itself at the end of the super-epoch that the estimate was for, in the same folder. */
    public static final String BLEND = "refit-blend.json";

    private static final double RATE = 0.1;

    /** Measures, and keeps what came out; what is kept is not measured again. */
    public static void measure(
            TrainingContext context,
            MultiHeadNetwork network,
            TrainingConfig run,
            Folds.Pair fold,
            int epoch,
            int epochs,
            Path file) {
        if (Files.exists(file)) {
            return;
        }
        String joint = MultiHeadNetwork.JOINT;
        TrainingConfig training = run.withLearningRate(RATE * run.optimizer().lr());
        MultiHeadNetwork copy = network.copy(Head.ofPart(network.heads(), joint));
        copy.freeze(copy.stages());
        Map<String, Double> weights = new LinkedHashMap<>();
        copy.heads().forEach(head -> weights.put(head, 1.0));
        try (Loader loader = context.loader(fold.train(), training, List.of(joint));
                Learner learner = new Learner("refit", copy, training, weights)) {
            Lockstep lockstep = new Lockstep(context.pool(), loader, context.data(), List.of(learner));
            for (int done = 0; done < epochs; done++) {
                lockstep.train(fold.train(), done, epochs, training.schedule());
            }
            Map<String, HeadScores> scores = lockstep.evaluate(fold.holdout(), Map.of("refit", copy.heads()), 1)
                    .getOrDefault("refit", Map.of());
            AtomicFiles.write(file, Json.write(new Refit(epoch, epochs, accuracy(scores))));
        }
    }

    /** Of several tasks the share of samples that are right in all. */
    private static double accuracy(Map<String, HeadScores> scores) {
        if (scores.size() == 1) {
            return SampleValues.of(scores.values().iterator().next()).accuracy();
        }
        return Arrays.stream(Predictions.of(scores, Votes.ofTraining(Map.of())).right(MultiHeadNetwork.JOINT))
                .filter(right -> !Double.isNaN(right))
                .average()
                .orElse(Double.NaN);
    }

    /** What was kept; null where nothing was measured. */
    public static @Nullable Refit read(Path file) {
        return Files.exists(file) ? Json.read(file, Refit.class, "the figure goes without it") : null;
    }
}
