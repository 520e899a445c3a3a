package org.gblend.core;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * One weight per head: {@code L_blend = sum_i w_i L_i} over the uni-modal heads and the joint head.
 *
 * <p>Computed weights sum to 1. Weights given as constants need not: their sum then acts as a learning rate.
 */
public final class BlendWeights {
    private final List<String> heads;
    private final double[] weights;
    private final List<String> notes;

    private BlendWeights(List<String> heads, double[] weights, List<String> notes) {
        this.heads = List.copyOf(heads);
        this.weights = weights.clone();
        this.notes = List.copyOf(notes);
        if (heads.isEmpty() || heads.size() != weights.length) {
            throw new IllegalArgumentException(heads.size() + " heads with " + weights.length
                    + " weights: give every head one weight, and at least one head");
        }
        if (new HashSet<>(heads).size() != heads.size()) {
            throw new IllegalArgumentException("heads " + heads + ": a head is there twice");
        }
        for (int i = 0; i < weights.length; i++) {
            if (!Double.isFinite(weights[i])) {
                throw new IllegalArgumentException(
                        "weight of head '" + heads.get(i) + "' = " + weights[i] + ": a weight must be finite");
            }
        }
    }

    /** Weights with the decisions that led to them, in words. */
    public static BlendWeights of(List<String> heads, double[] weights, List<String> notes) {
        return new BlendWeights(heads, weights, notes);
    }

    /** Weights given as constants. */
    public static BlendWeights of(List<String> heads, double... weights) {
        return new BlendWeights(heads, weights, List.of());
    }

    /** Weights given as constants, in the map's order. */
    public static BlendWeights of(SequencedMap<String, Double> weights) {
        return of(
                List.copyOf(weights.sequencedKeySet()),
                weights.sequencedValues().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray());
    }

    /** {@code 1/k} for each of k heads. */
    public static BlendWeights equal(List<String> heads) {
        double[] weights = new double[heads.size()];
        Arrays.fill(weights, 1.0 / heads.size());
        return of(heads, weights);
    }

    public List<String> heads() {
        return heads;
    }

    /** A copy, in the order of {@link #heads()}. */
    public double[] weights() {
        return weights.clone();
    }

    /** The weights by head, in the order of {@link #heads()}. */
    public SequencedMap<String, Double> byHead() {
        SequencedMap<String, Double> byHead = new LinkedHashMap<>();
        for (int i = 0; i < weights.length; i++) {
            byHead.put(heads.get(i), weights[i]);
        }
        return byHead;
    }

    /** Each decision that the formula alone does not make, in words; empty if there was none. */
    public List<String> notes() {
        return notes;
    }

    /**
     * The weight of one head.
     *
     * @throws IllegalArgumentException if there is no such head
     */
    public double weight(String head) {
        int i = heads.indexOf(head);
        if (i < 0) {
            throw new IllegalArgumentException("no weight for head '" + head + "': the heads are " + heads);
        }
        return weights[i];
    }

    public double sum() {
        return Arrays.stream(weights).sum();
    }

    /**
     * The same weights in the order of a network's heads.
     *
     * @throws InputException if the two do not name the same heads
     */
    public BlendWeights inOrder(List<String> order) {
        if (order.size() != heads.size() || !new HashSet<>(order).equals(new HashSet<>(heads))) {
            throw new InputException("Weights are for the heads " + heads + ", but the network's heads are " + order
                    + ": name exactly the network's heads.");
        }
        return new BlendWeights(order, order.stream().mapToDouble(this::weight).toArray(), notes);
    }

    /** The same weights with other head names: each key of {@code names} becomes its value. */
    public BlendWeights renamed(Map<String, String> names) {
        return new BlendWeights(
                heads.stream().map(h -> names.getOrDefault(h, h)).toList(), weights, notes);
    }

    /** Equal if heads and weights are, to the bit; the notes do not count. */
    @Override
    public boolean equals(Object other) {
        return other instanceof BlendWeights that && heads.equals(that.heads) && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return 31 * heads.hashCode() + Arrays.hashCode(weights);
    }

    /** Such as {@code rgb 0.630, audio 0.014, joint 0.356}. */
    @Override
    public String toString() {
        return heads.stream().map(h -> h + " " + NoteText.weight(weight(h))).collect(Collectors.joining(", "));
    }
}
