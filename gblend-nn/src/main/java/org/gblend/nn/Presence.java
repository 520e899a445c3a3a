package org.gblend.nn;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which samples of a batch have which modality. */
public final class Presence {
    /** Every sample has every modality. */
    public static final Presence COMPLETE = new Presence(Map.of());

    /** By modality that some sample lacks. */
    private final Map<String, boolean[]> partial;

    private Presence(Map<String, boolean[]> partial) {
        this.partial = partial;
    }

    /**
     * What a batch has.
     *
     * @param present by modality and sample; a modality that is not named has every sample
     */
    public static Presence of(Map<String, boolean[]> present) {
        Map<String, boolean[]> partial = new LinkedHashMap<>();
        present.forEach((modality, has) -> {
            if (count(has) < has.length) {
                partial.put(modality, has.clone());
            }
        });
        return partial.isEmpty() ? COMPLETE : new Presence(partial);
    }

    /** The same with a modality taken from all {@code size} samples. */
    public Presence without(String modality, int size) {
        Map<String, boolean[]> other = new LinkedHashMap<>(partial);
        other.put(modality, new boolean[size]);
        return new Presence(other);
    }

    /** Whether every sample has every modality. */
    public boolean complete() {
        return partial.isEmpty();
    }

    /** Whether every sample has a modality. */
    public boolean complete(String modality) {
        return !partial.containsKey(modality);
    }

    /** The samples that have a modality, of {@code size}. */
    public boolean[] of(String modality, int size) {
        boolean[] has = partial.get(modality);
        if (has == null) {
            boolean[] all = new boolean[size];
            Arrays.fill(all, true);
            return all;
        }
        if (has.length != size) {
            throw new IllegalArgumentException("modality '" + modality + "' is told to be present or not in "
                    + has.length + " samples, and the batch has " + size);
        }
        return has.clone();
    }

    /**
     * The samples that a head can say something of: those that have its modality; for the joint head, those that have any.
     *
     * @param modalities of the network
     */
    public boolean[] of(String head, Collection<String> modalities, int size) {
        if (!Head.isJoint(head)) {
            return of(Head.part(head), size);
        }
        boolean[] any = new boolean[size];
        for (String modality : modalities) {
            boolean[] has = of(modality, size);
            for (int i = 0; i < size; i++) {
                any[i] |= has[i];
            }
        }
        return any;
    }

    /** How many are true. */
    public static int count(boolean[] has) {
        int count = 0;
        for (boolean one : has) {
            count += one ? 1 : 0;
        }
        return count;
    }

    /** Where it is true. */
    public static long[] indices(boolean[] has) {
        long[] indices = new long[count(has)];
        int n = 0;
        for (int i = 0; i < has.length; i++) {
            if (has[i]) {
                indices[n++] = i;
            }
        }
        return indices;
    }
}
