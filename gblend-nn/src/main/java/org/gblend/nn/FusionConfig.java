package org.gblend.nn;

import org.gblend.nn.fusions.Film;
import org.gblend.nn.fusions.Gated;
import org.gblend.nn.fusions.LateConcat;
import org.gblend.nn.fusions.LowRank;
import org.gblend.nn.fusions.SeGate;
import org.gblend.nn.fusions.Sum;

/** The built-in fusions, each for two or more modalities. */
public sealed interface FusionConfig
        permits LateConcatConfig, SumConfig, GatedConfig, FilmConfig, LowRankConfig, SeGateConfig {
    /** What makes the fusion that this record describes. */
    default Fusion.Factory factory() {
        return switch (this) {
            case LateConcatConfig c -> (parameters, encoders) -> new LateConcat(parameters, c, encoders);
            case SumConfig c -> (parameters, encoders) -> new Sum(parameters, c, encoders);
            case GatedConfig c -> (parameters, encoders) -> new Gated(parameters, c, encoders);
            case FilmConfig c -> (parameters, encoders) -> new Film(parameters, c, encoders);
            case LowRankConfig c -> (parameters, encoders) -> new LowRank(parameters, c, encoders);
            case SeGateConfig c -> (parameters, encoders) -> new SeGate(parameters, c, encoders);
        };
    }
}
