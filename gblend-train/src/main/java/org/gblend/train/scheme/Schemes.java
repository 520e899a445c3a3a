package org.gblend.train.scheme;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gblend.core.BlendWeights;
import org.gblend.core.InputException;
import org.gblend.core.PublishedWeights;
import org.gblend.core.SuperEpochs;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.FixedConfig;
import org.gblend.train.config.LearnedConfig;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.PretrainedConfig;
import org.gblend.train.config.ProbeConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.config.UnimodalConfig;

/** The built-in schemes by their config records. */
public final class Schemes {
    private Schemes() {}

    /**
     * The scheme of a config record.
     *
     * @param all heads of the full network
     * @throws InputException if the scheme names a head that is not there, or needs several modalities and has one
     */
    public static Scheme of(SchemeConfig config, List<String> all) {
        return switch (config) {
            case UnimodalConfig unimodal -> FixedWeights.constant(alone(known(unimodal.modality(), all), all));
            case NaiveConfig _ -> FixedWeights.constant(alone(joint(all, "naive"), all));
            case EqualConfig equal -> FixedWeights.constant(equal(equal, all));
            case FixedConfig fixed -> fixed(fixed, all);
            case LearnedConfig learned -> learned(learned, all);
            case PretrainedConfig pretrained -> pretrained(pretrained, all);
            case OfflineConfig offline -> {
                joint(all, "offline");
                yield GradientBlending.offline(offline);
            }
            case OnlineConfig online -> {
                joint(all, "online");
                yield GradientBlending.online(online);
            }
            case ProbeConfig probe -> {
                joint(all, "probe");
                yield new ProbeBlending(probe, all);
            }
        };
    }

    private static String known(String modality, List<String> all) {
        if (!Head.parts(all).contains(modality) || modality.equals(MultiHeadNetwork.JOINT)) {
            throw new InputException("scheme unimodal: modality '" + modality + "' is not configured; there is "
                    + String.join(
                            ", ",
                            Head.parts(all).stream()
                                    .filter(h -> !h.equals(MultiHeadNetwork.JOINT))
                                    .toList()));
        }
        return modality;
    }

    private static String joint(List<String> all, String scheme) {
        if (!Head.anyJoint(all)) {
            String only = Head.part(all.getFirst());
            throw new InputException("scheme " + scheme + ": it fuses modalities, and only '" + only
                    + "' is configured; add a second one, or train {unimodal: {modality: " + only + "}}");
        }
        return MultiHeadNetwork.JOINT;
    }

    /** Weight 1 on what one part sees: one head, or one of each task. */
    private static Map<String, Double> alone(String part, List<String> all) {
        return equal(List.copyOf(Head.ofPart(all, part)), 1);
    }

    private static Map<String, Double> equal(EqualConfig config, List<String> all) {
        joint(all, "equal");
        return equal(all, config.sum());
    }

    /** The same weight on every head of a task, for each task; a sum of 0 stands for the number of its heads. */
    static Map<String, Double> equal(List<String> heads, double sum) {
        Map<String, Double> weights = new LinkedHashMap<>();
        heads.forEach(head -> weights.put(head, 0.0));
        Head.byTask(weights)
                .values()
                .forEach(own ->
                        own.keySet().forEach(head -> weights.put(head, (sum == 0 ? own.size() : sum) / own.size())));
        return weights;
    }

    private static Scheme learned(LearnedConfig config, List<String> all) {
        joint(all, "learned");
        return new LearnedWeights(config);
    }

    private static Scheme pretrained(PretrainedConfig config, List<String> all) {
        String joint = joint(all, "pretrained");
        return new Pretrained(config, config.auxiliary() ? all : List.copyOf(Head.ofPart(all, joint)));
    }

    private static Scheme fixed(FixedConfig config, List<String> all) {
        if (config.published().isEmpty() == config.weights().isEmpty()) {
            throw new InputException("scheme fixed: give either 'weights' (head: weight) or 'published' (one of "
                    + PublishedWeights.all().stream()
                            .map(PublishedWeights::name)
                            .collect(Collectors.joining(", "))
                    + ")");
        }
        if (config.published().isEmpty()) {
            return FixedWeights.constant(checked(config.weights(), all, ""));
        }
        PublishedWeights published = PublishedWeights.named(config.published());
        List<Map<String, Double>> stretches = new ArrayList<>();
        for (BlendWeights vector : published.bySuperEpoch()) {
            BlendWeights renamed = vector.renamed(config.heads());
            Map<String, Double> weights = new LinkedHashMap<>();
            renamed.heads().forEach(head -> weights.put(head, renamed.weight(head)));
            stretches.add(checked(weights, all, "; name this experiment's heads with 'heads: {rgb: ...}'"));
        }
        return new FixedWeights(stretches, published.online() ? SuperEpochs.defaults() : null);
    }

    private static Map<String, Double> checked(Map<String, Double> weights, List<String> all, String remedy) {
        weights.forEach((head, weight) -> {
            if (!all.contains(head) || !Double.isFinite(weight)) {
                throw new InputException("scheme fixed: weight " + weight + " of head '" + head
                        + "' cannot be used; weights are finite numbers for " + String.join(", ", all) + remedy);
            }
        });
        if (weights.values().stream().allMatch(weight -> weight == 0)) {
            throw new InputException("scheme fixed: every weight is 0, so there is nothing to train; give one of "
                    + String.join(", ", all) + " another weight");
        }
        Map<String, Map<String, Double>> tasks = Head.byTask(weights);
        for (String head : all) {
            Map<String, Double> own = tasks.getOrDefault(Head.task(head), Map.of());
            if (own.values().stream().allMatch(weight -> weight == 0)) {
                throw new InputException("scheme fixed: no head of the task " + Head.task(head)
                        + " has a weight other than 0, so that it is not trained; give one of "
                        + String.join(", ", all) + " a weight, or leave the task out of data.columns.tasks");
            }
        }
        return weights;
    }
}
