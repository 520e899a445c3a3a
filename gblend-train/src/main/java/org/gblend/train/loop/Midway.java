package org.gblend.train.loop;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far an epoch is, so that training goes on with its next batch.
 *
 * @param batch batches behind it
 * @param samples samples that count in the sums, by {@code learner/head}: those that the head is for
 * @param skipped batches that were skipped, since their loss or gradient was not finite, by learner
 * @param sums of the training loss over those samples, by learner and head
 */
public record Midway(
        int batch, Map<String, Long> samples, Map<String, Integer> skipped, Map<String, Map<String, Double>> sums) {
    public Midway {
        samples = new LinkedHashMap<>(samples);
        skipped = new LinkedHashMap<>(skipped);
        Map<String, Map<String, Double>> copies = new LinkedHashMap<>();
        sums.forEach((learner, heads) -> copies.put(learner, new LinkedHashMap<>(heads)));
        sums = copies;
    }

    /** The start of an epoch. */
    public static Midway start() {
        return new Midway(0, Map.of(), Map.of(), Map.of());
    }

    static String key(String learner, String head) {
        return learner + "/" + head;
    }

    /** Mean loss by learner and head. */
    Map<String, Map<String, Double>> means() {
        Map<String, Map<String, Double>> means = new LinkedHashMap<>();
        sums.forEach((learner, heads) -> {
            Map<String, Double> mean = new LinkedHashMap<>();
            heads.forEach((head, sum) -> mean.put(head, sum / samples.getOrDefault(key(learner, head), 0L)));
            means.put(learner, mean);
        });
        return means;
    }
}
