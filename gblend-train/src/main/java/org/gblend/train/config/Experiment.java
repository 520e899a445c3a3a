package org.gblend.train.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gblend.core.InputException;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.nn.EncoderConfig;
import org.gblend.nn.FusionConfig;
import org.gblend.nn.Head;
import org.gblend.nn.LateConcatConfig;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.NetworkConfig;
import org.gblend.train.eval.Predictions;

/**
 * Everything that determines a run or a comparison: one YAML file.
 *
 * @param name the experiment's name, also the default name of its run folder
 * @param data where the samples are, and how they are divided into the four sets
 * @param modalities what the network sees, by name, in the order of its heads
 * @param fusion how the modalities' features become the joint head's logits
 * @param training epochs, batch, optimiser and schedule, shared by all schemes
 * @param estimate how (before, after) is measured and turned into weights
 * @param scheme what {@code gblend train} trains
 * @param compare what {@code gblend compare} trains
 * @param pretrain how {@code gblend pretrain} trains
 */
public record Experiment(
        String name,
        DataConfig data,
        Map<String, ModalityRecipe> modalities,
        FusionConfig fusion,
        TrainingConfig training,
        EstimateConfig estimate,
        SchemeConfig scheme,
        CompareConfig compare,
        PretrainConfig pretrain) {
    /** Names of predictions, beside which a modality's would be lost. */
    private static final List<String> TAKEN =
            List.of(MultiHeadNetwork.JOINT, Predictions.BLEND, Predictions.STACKED, Predictions.ENSEMBLE);

    public Experiment {
        if (!name.matches("[^./\\\\\\s][^/\\\\]*")) {
            throw new IllegalArgumentException(
                    "name: '" + name + "' cannot name a run folder; use a word that has no / and no"
                            + " backslash and does not begin with a dot");
        }
        modalities = new LinkedHashMap<>(modalities);
        for (String modality : modalities.keySet()) {
            if (TAKEN.contains(modality) || !modality.matches("[A-Za-z][A-Za-z0-9_-]*")) {
                throw new IllegalArgumentException(
                        "modalities: '" + modality + "' cannot name a modality; use letters, digits, - and _, and none"
                                + " of " + String.join(", ", TAKEN));
            }
        }
        requireOneTask(data.columns().tasks().keySet(), modalities);
        requireKnown("training.mixup.modalities", training.mixup().modalities(), modalities.keySet());
        requireKnown("data.missing", data.missing(), modalities.keySet());
        Set<String> known = modalities.keySet();
        compare.variations().forEach((line, variation) -> {
            requireKnown("compare.variations." + line + ".modalities", variation.modalities(), known);
            MixupConfig mixup = variation.mixup();
            if (mixup != null) {
                requireKnown("compare.variations." + line + ".mixup.modalities", mixup.modalities(), known);
            }
        });
    }

    /** What is of one task alone must not be asked for with several. */
    private static void requireOneTask(Set<String> tasks, Map<String, ModalityRecipe> modalities) {
        modalities.forEach((name, recipe) -> {
            String key = !recipe.headsByStage().isEmpty()
                    ? "stage-heads"
                    : recipe.weights().head() ? "weights.head" : "";
            if (!tasks.isEmpty() && !key.isEmpty()) {
                throw new IllegalArgumentException("modalities." + name + "." + key
                        + ": a classifier of one task, and data.columns.tasks names " + String.join(", ", tasks)
                        + "; leave " + key + " out, or train one task");
            }
        });
    }

    private static void requireKnown(String key, List<String> named, Set<String> modalities) {
        for (String modality : named) {
            if (!modalities.contains(modality)) {
                throw new IllegalArgumentException(
                        key + ": '" + modality + "' is not configured; use some of " + String.join(", ", modalities));
            }
        }
    }

    public static Experiment defaults() {
        return new Experiment(
                "experiment",
                DataConfig.defaults(),
                Map.of(),
                LateConcatConfig.defaults(),
                TrainingConfig.defaults(),
                EstimateConfig.defaults(),
                NaiveConfig.defaults(),
                CompareConfig.defaults());
    }

    /** With the default pre-training. */
    public Experiment(
            String name,
            DataConfig data,
            Map<String, ModalityRecipe> modalities,
            FusionConfig fusion,
            TrainingConfig training,
            EstimateConfig estimate,
            SchemeConfig scheme,
            CompareConfig compare) {
        this(name, data, modalities, fusion, training, estimate, scheme, compare, PretrainConfig.defaults());
    }

    /** The inputs alone, for preparing data. */
    public Map<String, ModalityConfig> inputs() {
        if (modalities.isEmpty()) {
            throw new InputException("modalities: none is configured; name at least one, for example"
                    + " 'modalities: {rgb: {input: rgb, encoder: r3d}}'");
        }
        Map<String, ModalityConfig> inputs = new LinkedHashMap<>();
        modalities.forEach((name, recipe) -> inputs.put(name, recipe.input()));
        return inputs;
    }

    /** The network alone. */
    public NetworkConfig network() {
        Map<String, EncoderConfig> encoders = new LinkedHashMap<>();
        Map<String, Map<Integer, Double>> stageHeads = new LinkedHashMap<>();
        modalities.forEach((name, recipe) -> {
            encoders.put(name, recipe.encoder());
            stageHeads.put(name, recipe.headsByStage());
        });
        return new NetworkConfig(encoders, fusion, stageHeads);
    }

    /**
     * All heads of the full network: one per modality, then the joint head if there are several modalities; of several tasks
     * these for each ({@link Head}).
     */
    public List<String> heads() {
        return Head.all(data.columns().tasks().keySet(), modalities.keySet());
    }

    public Experiment withScheme(SchemeConfig other) {
        return new Experiment(name, data, modalities, fusion, training, estimate, other, compare, pretrain);
    }

    public Experiment withData(DataConfig other) {
        return new Experiment(name, other, modalities, fusion, training, estimate, scheme, compare, pretrain);
    }

    /** The same with some of the modalities alone, such as those that a network sees; a comparison's variations are left out. */
    public Experiment withModalities(Map<String, ModalityRecipe> others) {
        List<String> missing =
                data.missing().stream().filter(others::containsKey).toList();
        return new Experiment(
                name,
                data.withMissing(missing),
                others,
                fusion,
                training.withMixup(training.mixup().among(others.keySet())),
                estimate,
                scheme,
                compare.withVariations(Map.of()),
                pretrain);
    }

    public Experiment withFusion(FusionConfig other) {
        return new Experiment(name, data, modalities, other, training, estimate, scheme, compare, pretrain);
    }

    /** The experiment of one line of the comparison: this one, unless the line is a variation. */
    public Experiment ofLine(String line) {
        VariationConfig variation = compare.variations().get(line);
        return variation == null ? this : variation.of(this);
    }

    public Experiment withTraining(TrainingConfig other) {
        return new Experiment(name, data, modalities, fusion, other, estimate, scheme, compare, pretrain);
    }

    public Experiment withPretrain(PretrainConfig other) {
        return new Experiment(name, data, modalities, fusion, training, estimate, scheme, compare, other);
    }
}
