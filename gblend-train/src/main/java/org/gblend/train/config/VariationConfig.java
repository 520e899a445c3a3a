package org.gblend.train.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.nn.FusionConfig;
import org.gblend.nn.torch.OptimizerConfig;
import org.jspecify.annotations.Nullable;

/**
 * A line of a comparison whose experiment differs from that of the other lines: another fusion, other modalities, other
 * regularisers. What is null stays as in the experiment.
 *
 * @param scheme what trains
 * @param modalities those that it sees, of the experiment's; empty takes all
 * @param fusion how their features become the joint head's logits
 * @param optimizer the update rule; its learning rate is taken as it is, and not from {@code compare.learning-rates}
 * @param earlyStopping see {@link TrainingConfig}
 * @param labelSmoothing see {@link TrainingConfig}
 * @param mixup see {@link TrainingConfig}
 */
public record VariationConfig(
        SchemeConfig scheme,
        List<String> modalities,
        @Nullable FusionConfig fusion,
        @Nullable OptimizerConfig optimizer,
        @Nullable Integer earlyStopping,
        @Nullable Double labelSmoothing,
        @Nullable MixupConfig mixup) {
    public VariationConfig {
        modalities = List.copyOf(modalities);
    }

    public static VariationConfig defaults() {
        return of(NaiveConfig.defaults());
    }

    /** A scheme with nothing changed yet. */
    public static VariationConfig of(SchemeConfig scheme) {
        return new VariationConfig(scheme, List.of(), null, null, null, null, null);
    }

    public VariationConfig withFusion(FusionConfig other) {
        return new VariationConfig(scheme, modalities, other, optimizer, earlyStopping, labelSmoothing, mixup);
    }

    public VariationConfig withModalities(List<String> others) {
        return new VariationConfig(scheme, others, fusion, optimizer, earlyStopping, labelSmoothing, mixup);
    }

    public VariationConfig withOptimizer(OptimizerConfig other) {
        return new VariationConfig(scheme, modalities, fusion, other, earlyStopping, labelSmoothing, mixup);
    }

    /** What differs from the experiment, whatever the scheme and the modalities that it sees. */
    public VariationConfig changes() {
        return new VariationConfig(
                NaiveConfig.defaults(), List.of(), fusion, optimizer, earlyStopping, labelSmoothing, mixup);
    }

    /** The experiment of this line. */
    Experiment of(Experiment common) {
        TrainingConfig training = common.training().varied(this);
        Map<String, ModalityRecipe> seen = new LinkedHashMap<>(common.modalities());
        if (!modalities.isEmpty()) {
            seen.keySet().retainAll(modalities);
        }
        return common.withTraining(training)
                .withModalities(seen)
                .withScheme(scheme)
                .withFusion(fusion == null ? common.fusion() : fusion);
    }
}
