package org.gblend.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One head of the blend, a modality's name or {@code joint}, measured before and after the interval over which it was
 * trained alone.
 */
public record HeadMeasure(String head, Measure before, Measure after) {
    public HeadMeasure {
        if (head.isBlank()) {
            throw new IllegalArgumentException("head name is blank: every head needs a name");
        }
    }

    /**
     * Refuses what no weight can be computed from: no heads, two heads of one name, NaN or infinite values, and errors
     * or accuracies outside 0..1.
     *
     * @throws InputException naming every offending head, value and remedy
     */
    static void check(List<HeadMeasure> measures, Metric metric) {
        if (measures.isEmpty()) {
            throw new InputException("No heads: a blend needs the measures of at least one head.");
        }
        Set<String> names = new HashSet<>();
        List<String> notFinite = new ArrayList<>();
        List<String> outside = new ArrayList<>();
        for (HeadMeasure m : measures) {
            if (!names.add(m.head)) {
                throw new InputException("Head '" + m.head + "' is there twice: give every head its own name.");
            }
            m.collect("train " + metric.word() + " before", m.before.train(), metric, notFinite, outside);
            m.collect("held-out " + metric.word() + " before", m.before.heldOut(), metric, notFinite, outside);
            m.collect("train " + metric.word() + " after", m.after.train(), metric, notFinite, outside);
            m.collect("held-out " + metric.word() + " after", m.after.heldOut(), metric, notFinite, outside);
        }
        if (!notFinite.isEmpty()) {
            throw new InputException("No weights from a value that is not finite: " + String.join("; ", notFinite)
                    + ". The training diverged or a sample is broken: lower the learning rate, clip the gradients, or"
                    + " look for broken samples.");
        }
        if (!outside.isEmpty()) {
            throw new InputException("Outside 0..1: " + String.join("; ", outside) + ". Give " + metric.word()
                    + " as a fraction, not in percent, or name the right metric.");
        }
    }

    private void collect(String what, double value, Metric metric, List<String> notFinite, List<String> outside) {
        String text = "head '" + head + "', " + what + " = " + value;
        if (!Double.isFinite(value)) {
            notFinite.add(text);
        } else if (metric.refuses(value)) {
            outside.add(text);
        }
    }
}
