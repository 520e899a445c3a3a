package org.gblend.train.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gblend.nn.torch.SgdConfig;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.FixedConfig;
import org.gblend.train.config.LearnedConfig;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.PretrainedConfig;
import org.gblend.train.config.ProbeConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.config.UnimodalConfig;
import org.gblend.train.config.WeightScale;

/**
 * What a comparison at one learning rate leaves open. Under SGD weights {@code w_i} are learning rates {@code w_i} times as large: weights
 * that sum to 1 over k+1 heads train each head at a part of the rate that naive training gives its only one.
 */
public final class OneRate {
    private static final String ALONE = "each modality alone";

    private OneRate() {}

    /**
     * What a line's losses weigh.
     *
     * @param heads of one task that have a loss
     * @param sum of their weights; NaN where it is not known before the training
     */
    private record Share(int heads, double sum) {
        String text() {
            return (Double.isNaN(sum) ? "a sum that training decides" : String.valueOf(rounded(sum))) + " on " + heads
                    + (heads == 1 ? " head" : " heads");
        }
    }

    /**
     * One line of text for a comparison that tries no learning rates although its lines' weights have other sums, or are shared by other
     * numbers of heads; empty where there is nothing to say.
     *
     * @param validation whether there is a validation set to choose rates by
     */
    public static Optional<String> note(Experiment experiment, boolean validation) {
        if (!experiment.compare().learningRates().isEmpty()
                || !(experiment.training().optimizer() instanceof SgdConfig sgd)) {
            return Optional.empty();
        }
        Map<Share, List<String>> lines = new LinkedHashMap<>();
        for (Entry entry : Comparison.entries(experiment)) {
            if (entry.experiment().training().optimizer().equals(sgd)) {
                List<String> names = lines.computeIfAbsent(share(entry), _ -> new ArrayList<>());
                String name = entry.unimodal() ? ALONE : entry.name();
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        }
        return lines.size() < 2 ? Optional.empty() : Optional.of(text(sgd.lr(), lines, validation));
    }

    private static String text(double rate, Map<Share, List<String>> lines, boolean validation) {
        String sums = lines.entrySet().stream()
                .map(line -> String.join(", ", line.getValue()) + ": "
                        + line.getKey().text())
                .collect(Collectors.joining("; "));
        return String.format(
                Locale.ROOT,
                "Every line trains at the one learning rate %s, and under SGD the sum of its losses' weights is a learning rate too"
                        + " (%s), so that a blend may lose by its rate alone. Give compare.learning-rates=[%s, %s] to choose"
                        + " each line's by validation%s.",
                rate,
                sums,
                rate,
                rounded(3 * rate),
                validation ? "" : ", and data.sets.validation above 0, since there is no validation set");
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3g", value));
    }

    private static Share share(Entry entry) {
        List<String> all = entry.experiment().heads();
        int tasks = Math.max(1, entry.experiment().data().columns().tasks().size());
        return new Share(entry.scheme().heads(all).size() / tasks, sum(entry.config(), all.size() / tasks, tasks));
    }

    private static double sum(SchemeConfig config, int heads, int tasks) {
        return switch (config) {
            case UnimodalConfig _, NaiveConfig _, PretrainedConfig _ -> 1;
            case EqualConfig equal -> sum(equal.sum(), heads);
            case OfflineConfig offline -> offline.scale() == WeightScale.JOINT ? Double.NaN : sum(offline.sum(), heads);
            case OnlineConfig online -> online.scale() == WeightScale.JOINT ? Double.NaN : sum(online.sum(), heads);
            case ProbeConfig probe -> sum(probe.sum(), heads);
            case LearnedConfig learned -> learned.normalised() ? 1 : Double.NaN;
            case FixedConfig fixed ->
                fixed.weights().isEmpty()
                        ? 1
                        : fixed.weights().values().stream().mapToDouble(w -> w).sum() / tasks;
        };
    }

    /** A sum of 0 stands for the number of heads. */
    private static double sum(double configured, int heads) {
        return configured == 0 ? heads : configured;
    }
}
