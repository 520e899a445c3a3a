package org.gblend.train.compare;

import java.util.Set;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.config.UnimodalConfig;
import org.gblend.train.config.VariationConfig;
import org.gblend.train.scheme.Scheme;
import org.gblend.train.scheme.Schemes;
import org.jspecify.annotations.Nullable;

/**
 * One line of the comparison before it has run: a scheme by its name in the table.
 *
 * @param name in the table
 * @param experiment its settings: those of the comparison, unless it is a variation
 * @param variation what is changed; null for a scheme in the comparison's own experiment
 * @param config what was asked for
 * @param scheme what trains
 * @param unimodal whether it is one of the single modalities
 */
record Entry(
        String name,
        Experiment experiment,
        @Nullable VariationConfig variation,
        SchemeConfig config,
        Scheme scheme,
        boolean unimodal) {
    static Entry of(String name, SchemeConfig config, Experiment experiment, boolean unimodal) {
        return new Entry(name, experiment, null, config, Schemes.of(config, experiment.heads()), unimodal);
    }

    static Entry of(String name, VariationConfig variation, Experiment common) {
        Experiment own = common.ofLine(name);
        SchemeConfig config = variation.scheme();
        return new Entry(name, own, variation, config, Schemes.of(config, own.heads()), false);
    }

    boolean varies() {
        return variation != null;
    }

    /** Whether both train in the same experiment, so that the schemes alone tell them apart. */
    boolean sameExperiment(Entry other) {
        return experiment
                        .modalities()
                        .keySet()
                        .equals(other.experiment.modalities().keySet())
                && changes().equals(other.changes());
    }

    /** What is changed beside the modalities; that of {@link VariationConfig#defaults()} where nothing is. */
    VariationConfig changes() {
        return (variation == null ? VariationConfig.defaults() : variation).changes();
    }

    /** What its network sees. */
    Set<String> modalities() {
        return config instanceof UnimodalConfig alone
                ? Set.of(alone.modality())
                : experiment.modalities().keySet();
    }

    /** The scheme, and what is changed, in words: a name in a comparison stays with them. */
    String text() {
        return variation == null ? config.toString() : variation.toString();
    }
}
