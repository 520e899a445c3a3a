package org.gblend.app.diagnose;

import org.gblend.core.CurveWeights;
import org.gblend.core.CurveWeights.End;
import org.gblend.core.CurveWeights.Start;
import org.gblend.core.Metric;
import org.gblend.core.RobustRule;
import org.gblend.core.WeightRule;
import org.gblend.nn.MultiHeadNetwork;

/**
 * How {@code gblend diagnose} reads curves.
 *
 * @param metric what the curves show
 * @param from the state before training: the first row, or chance
 * @param end the state after training: the last row, or each head's best
 * @param classes number of classes, for {@code from=chance} alone; else 0
 * @param rule how (before, after) becomes weights
 * @param shrink whether weights are the rule's mean over the replicates, shrunk to equal ones, where there are replicates
 * @param n held-out samples behind every value of a head that has no HEAD-n; 0 if they are not known
 * @param joint name of the head on all modalities
 * @param train column of the training values in the files of one head each; empty: found by its name
 * @param val that of the validation values
 * @param bootstrap replicates behind the intervals, at least 20
 * @param level share of replicates inside an interval, between 0 and 1
 * @param seed of the bootstrap
 */
record DiagnoseConfig(
        Metric metric,
        Start from,
        End end,
        int classes,
        WeightRule rule,
        boolean shrink,
        int n,
        String joint,
        String train,
        String val,
        int bootstrap,
        double level,
        long seed) {
    DiagnoseConfig {
        if (from == Start.CHANCE && classes < 2) {
            throw new IllegalArgumentException(
                    "classes: " + classes + "; from=chance needs the number of classes, at least 2");
        }
        if (from == Start.FIRST && classes != 0) {
            throw new IllegalArgumentException(
                    "classes: " + classes + " is read only with from=chance; add that, or leave classes out");
        }
        if (n < 0) {
            throw new IllegalArgumentException("n: " + n + " is below 0; the number of held-out samples");
        }
        if (bootstrap < 20) {
            throw new IllegalArgumentException("bootstrap: " + bootstrap + " is below 20");
        }
        if (level <= 0 || level >= 1) {
            throw new IllegalArgumentException("level: " + level + " is not between 0 and 1, such as 0.95");
        }
    }

    static DiagnoseConfig defaults() {
        return new DiagnoseConfig(
                Metric.LOSS,
                Start.FIRST,
                End.LAST,
                0,
                RobustRule.defaults(),
                true,
                0,
                MultiHeadNetwork.JOINT,
                "",
                "",
                1000,
                0.95,
                1);
    }

    CurveWeights curveWeights() {
        return new CurveWeights(metric, from, end, classes, rule, bootstrap, level);
    }
}
