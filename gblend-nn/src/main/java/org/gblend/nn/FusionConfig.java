package org.gblend.nn;

import org.gblend.nn.fusions.CrossAttention;
import org.gblend.nn.fusions.Film;
import org.gblend.nn.fusions.Gated;
import org.gblend.nn.fusions.LateConcat;
import org.gblend.nn.fusions.LowRank;
import org.gblend.nn.fusions.MidConcat;
import org.gblend.nn.fusions.NonLocal;
import org.gblend.nn.fusions.SeGate;
import org.gblend.nn.fusions.Sum;

/** The built-in fusions, each for two or more modalities. */
public sealed interface FusionConfig
        permits LateConcatConfig,
                MidConcatConfig,
                SumConfig,
                GatedConfig,
                FilmConfig,
                LowRankConfig,
                SeGateConfig,
                NonLocalConfig,
                CrossAttentionConfig {
    /** What makes the fusion that this record describes. */
    default Fusion.Factory factory() {
        return switch (this) {
            case LateConcatConfig c -> (parameters, encoders) -> new LateConcat(parameters, c, encoders);
            case MidConcatConfig c -> (parameters, encoders) -> new MidConcat(parameters, c, encoders);
            case SumConfig c -> (parameters, encoders) -> new Sum(parameters, c, encoders);
            case GatedConfig c -> (parameters, encoders) -> new Gated(parameters, c, encoders);
            case FilmConfig c -> (parameters, encoders) -> new Film(parameters, c, encoders);
            case LowRankConfig c -> (parameters, encoders) -> new LowRank(parameters, c, encoders);
            case SeGateConfig c -> (parameters, encoders) -> new SeGate(parameters, c, encoders);
            case NonLocalConfig c -> (parameters, encoders) -> new NonLocal(parameters, c, encoders);
            case CrossAttentionConfig c -> (parameters, encoders) -> new CrossAttention(parameters, c, encoders);
        };
    }
}
