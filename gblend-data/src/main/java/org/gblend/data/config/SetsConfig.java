package org.gblend.data.config;

/**
 * How the rows are shared out over the four sets. What the manifest's split column says is kept; only what it leaves
 * open is drawn, always from its training rows. The draw is a pure function of {@code seed} and the manifest.
 *
 * @param seed of the draw alone: the training seed does not move rows between sets
 * @param holdout share of the training rows that V takes; the paper used 0.08 to 0.13. 0 = no V
 * @param validation share that validation takes. 0 = none unless the manifest has one
 * @param test share that test takes when the manifest has no split column
 * @param holdoutBy what is drawn for V
 * @param validationBy what is drawn for validation
 * @param minPerClass least rows of every class in V, in validation, and left in T
 * @param folds cross-fitting folds for V: 0 = one draw with {@link #FEW_GROUPS} groups or more (or no groups), else
 *     min(groups, 4); 1 = one draw always; 2 or more = that many
 * @param names values of the split column
 */
public record SetsConfig(
        long seed,
        double holdout,
        double validation,
        double test,
        DrawBy holdoutBy,
        DrawBy validationBy,
        int minPerClass,
        int folds,
        SplitNamesConfig names) {
    /** Below this many training groups a draw of whole groups is too coarse: V is cross-fitted instead. */
    public static final int FEW_GROUPS = 8;

    public SetsConfig {
        Check.fraction("holdout", holdout);
        Check.fraction("validation", validation);
        Check.fraction("test", test);
        if (holdout + validation >= 1) {
            throw new IllegalArgumentException("holdout, validation: " + holdout + " and " + validation
                    + " leave no training rows; give shares that sum to less than 1");
        }
        Check.atLeast("min-per-class", minPerClass, 1);
        Check.atLeast("folds", folds, 0);
    }

    public static SetsConfig defaults() {
        return new SetsConfig(0, 0.1, 0.1, 0.2, DrawBy.AUTO, DrawBy.AUTO, 3, 0, SplitNamesConfig.defaults());
    }
}
