package org.gblend.train.estimate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gblend.data.Folds;
import org.gblend.data.Loader;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.config.TrainingConfig;
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
 * @param accuracy of the joint head on V
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
        MultiHeadNetwork copy = network.copy(Set.of(joint));
        copy.freeze(copy.stages());
        try (Loader loader = context.loader(fold.train(), training, List.of(joint));
                Learner learner = new Learner("refit", copy, training, Map.of(joint, 1.0))) {
            Lockstep lockstep = new Lockstep(context.pool(), loader, context.data(), List.of(learner));
            for (int done = 0; done < epochs; done++) {
                lockstep.train(fold.train(), done, epochs, training.schedule());
            }
            SampleValues values = SampleValues.of(
                    lockstep.evaluate(fold.holdout(), Map.of("refit", List.of(joint)), 1).values().stream()
                            .findFirst()
                            .orElseThrow()
                            .values()
                            .iterator()
                            .next());
            AtomicFiles.write(file, Json.write(new Refit(epoch, epochs, values.accuracy())));
        }
    }

    /** What was kept; null where nothing was measured. */
    public static @Nullable Refit read(Path file) {
        return Files.exists(file) ? Json.read(file, Refit.class) : null;
    }
}
