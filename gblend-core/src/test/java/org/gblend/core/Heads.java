package org.gblend.core;

import java.util.ArrayList;
import java.util.List;

/** Measures made to have given parts. */
final class Heads {
    private Heads() {}

    /** Heads a, b, c, ... whose losses have exactly these {@code dG} and {@code dO}. */
    static List<HeadMeasure> withParts(double[] dG, double[] dO) {
        List<HeadMeasure> measures = new ArrayList<>();
        for (int i = 0; i < dG.length; i++) {
            measures.add(head(String.valueOf((char) ('a' + i)), dG[i], dO[i]));
        }
        return measures;
    }

    private static HeadMeasure head(String name, double dG, double dO) {
        return new HeadMeasure(name, new Measure(dO, 0), new Measure(-dG, -dG));
    }
}
