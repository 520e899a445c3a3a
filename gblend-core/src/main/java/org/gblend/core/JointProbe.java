package org.gblend.core;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The blend of {@link ProbeForm#JOINT}; each decision is noted in words. */
final class JointProbe {
    private JointProbe() {}

    /** Weights of heads whose products are with the joint loss's gradients. */
    static BlendWeights blend(List<GradientProducts> heads, @Nullable BlendWeights last) {
        List<String> names = heads.stream().map(GradientProducts::head).toList();
        List<String> notes = new ArrayList<>();
        for (GradientProducts head : heads) {
            if (head.gain() <= 0) {
                notes.add(NoteText.head(head.head()) + "a step on T does not lower the joint head's held-out loss (g = "
                        + NoteText.number(head.gain()) + "): weight 0.");
            }
        }
        int[] gaining = IntStream.range(0, heads.size())
                .filter(k -> heads.get(k).gain() > 0)
                .toArray();
        if (gaining.length == 0) {
            return RuleCase.keep(names, last, notes, "No head's step lowers the joint head's held-out loss");
        }
        double[] weights = new double[heads.size()];
        double[] found = among(IntStream.of(gaining).mapToObj(heads::get).toList(), notes);
        for (int i = 0; i < gaining.length; i++) {
            weights[gaining[i]] = found[i];
        }
        return BlendWeights.of(names, weights, notes);
    }

    private static double[] among(List<GradientProducts> gaining, List<String> notes) {
        OverfittingCovariance covariance = OverfittingCovariance.of(
                gaining.stream().map(GradientProducts::brackets).toList());
        double[] gains = gaining.stream().mapToDouble(GradientProducts::gain).toArray();
        double[] weights = SimplexBlend.weights(gains, covariance.s());
        for (int k = 0; k < weights.length; k++) {
            if (weights[k] == 0) {
                notes.add(NoteText.head(gaining.get(k).head()) + "its step gains too little (g = "
                        + NoteText.number(gains[k]) + ") for what it adds to the other heads' overfitting: weight 0.");
            }
        }
        if (gaining.size() > 1) {
            notes.add("Correlations of the heads' overfitting: shrunk by " + NoteText.weight(covariance.lambda())
                    + ", as far as " + gaining.getFirst().batches() + " batches of T leave them uncertain.");
        }
        return weights;
    }
}
