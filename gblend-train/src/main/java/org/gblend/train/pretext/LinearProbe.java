package org.gblend.train.pretext;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.gblend.data.Loader;
import org.gblend.data.sets.FourSets;
import org.gblend.data.sets.SampleSet;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.weights.InitialWeights;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.eval.HeadScores;
import org.gblend.train.loop.Learner;
import org.gblend.train.loop.Lockstep;
import org.gblend.train.loop.TrainingContext;
import org.jspecify.annotations.Nullable;

/** What a linear layer can read off frozen encoders on the target's task: trained on T, measured on V. */
public final class LinearProbe {
    private LinearProbe() {}

    /**
     * Pre-trained encoders against encoders that were never trained, by modality.
     *
     * @param context of the target's own windows
     * @param folder of a finished pre-training
     */
    public static PretextResult.Probe measure(TrainingContext context, Path folder) {
        FourSets sets = context.sets();
        SampleSet heldOut = sets.holdout().isEmpty() ? sets.validation() : sets.holdout();
        return new PretextResult.Probe(
                heldOut.size(), accuracy(context, heldOut, folder), accuracy(context, heldOut, null));
    }

    private static Map<String, Double> accuracy(TrainingContext context, SampleSet heldOut, @Nullable Path folder) {
        TrainingConfig training = context.experiment().training();
        int epochs = context.experiment().pretrain().probeEpochs();
        List<String> heads = context.experiment().heads().stream()
                .filter(head -> !Head.isJoint(head))
                .toList();
        Map<String, Double> weights = new LinkedHashMap<>();
        heads.forEach(head -> weights.put(head, 1.0));
        String name = folder == null ? "probe of untrained encoders" : "probe";
        try (Loader loader = context.loader(context.sets().train(), training, heads);
                Learner learner = new Learner(name, frozen(context, heads, folder), training, weights)) {
            Lockstep lockstep = new Lockstep(context.pool(), loader, context.data(), List.of(learner));
            for (int epoch = 0; epoch < epochs; epoch++) {
                lockstep.train(context.sets().train(), epoch, epochs, training.schedule());
                context.listener().progress(name, epoch + 1, epochs, "epoch " + (epoch + 1) + "/" + epochs);
            }
            Map<String, HeadScores> scores =
                    lockstep.evaluate(heldOut, Map.of(name, heads), 1).getOrDefault(name, Map.of());
            Map<String, Double> top1 = new LinkedHashMap<>();
            scores.forEach((head, score) -> top1.put(head, score.top(1)));
            return top1;
        }
    }

    private static MultiHeadNetwork frozen(TrainingContext context, List<String> heads, @Nullable Path folder) {
        try (MultiHeadNetwork full = context.unfilled(context.experiment().training())) {
            MultiHeadNetwork network = full.copy(new LinkedHashSet<>(heads));
            try {
                if (folder != null) {
                    for (String modality : Head.parts(heads)) {
                        new InitialWeights(
                                        PretextTraining.encoderFile(folder, modality),
                                        InitialWeights.Names.GBLEND,
                                        false,
                                        InitialWeights.Channels.EXACT,
                                        false)
                                .fill(network, modality);
                    }
                }
                network.freeze(network.stages());
                return network;
            } catch (RuntimeException e) {
                network.close();
                throw e;
            }
        }
    }
}
