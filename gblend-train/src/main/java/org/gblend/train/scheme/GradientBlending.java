package org.gblend.train.scheme;

import java.util.List;
import org.gblend.core.SuperEpochs;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.WeightScale;
import org.jspecify.annotations.Nullable;

/**
 * Gradient-Blending: weights by GB_Estimate at the start of every stretch.
 *
 * @param lengths lengths of the super-epochs; null for one stretch over all epochs
 * @param smoothing share of the last stretch's weights in the next
 * @param sum what the weights sum to; 0 stands for the number of heads
 * @param scale whether that is their sum, or the joint head's weight
 * @param own how they are measured; null as the experiment says. Classifiers that are trained on after each super-epoch need
 *     its naive twin, the full estimate's
 * @param trainsOnHoldout whether the run may take in V once its last weights are measured
 * @param refit epochs for which joint classifiers are trained on over frozen encoders after every super-epoch
 */
record GradientBlending(
        @Nullable SuperEpochs lengths,
        double smoothing,
        double sum,
        WeightScale scale,
        @Nullable EstimateConfig own,
        boolean trainsOnHoldout,
        int refit)
        implements Scheme {

    /** Algorithm 2: {@code w = GB_Estimate(phi^0, N)}, then {@code phi^0} is trained with them for N epochs. */
    static Scheme offline(OfflineConfig config) {
        return new GradientBlending(
                null, 0, config.sum(), config.scale(), config.estimate(), config.returnHoldout(), 0);
    }

    /** Algorithm 3: for every super-epoch {@code w = GB_Estimate(phi^N_i, n)}, then n epochs with them. */
    static Scheme online(OnlineConfig config) {
        return new GradientBlending(
                new SuperEpochs(config.first(), config.each()),
                config.smoothing(),
                config.sum(),
                config.scale(),
                config.estimate(),
                config.returnHoldout(),
                config.refit());
    }

    @Override
    public List<String> heads(List<String> all) {
        return all;
    }

    @Override
    public List<SuperEpoch> superEpochs(int epochs) {
        return lengths == null ? Scheme.whole(epochs) : lengths.schedule(epochs);
    }

    @Override
    public StretchWeights weights(SuperEpoch stretch, WeightSource source) {
        return StretchWeights.measured(stretch, source.estimate(stretch), source.last(), smoothing, sum, scale);
    }

    @Override
    public EstimateConfig estimate(EstimateConfig common) {
        EstimateConfig config = own == null ? common : own;
        return config.lasting(lengths == null || refit > 0 ? 1 : EstimateConfig.ONLINE);
    }

    @Override
    public boolean trainsOnHoldout(SuperEpoch stretch, int epochs) {
        return trainsOnHoldout && stretch.end() >= epochs;
    }

    @Override
    public boolean measures() {
        return true;
    }
}
