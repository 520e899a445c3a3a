package org.gblend.train.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a comparison trains.
 *
 * @param unimodal whether each modality alone and the ensemble of them are trained: the controls that decide whether
 *     fusing hurts
 * @param schemes the fused schemes by name in the table
 * @param variations more lines by name, each a scheme on the same data in a changed experiment: another fusion, fewer
 *     modalities, another regulariser
 * @param seeds one run of each scheme per seed
 * @param sameTrain also train every scheme that needs no V on T alone, for the table in which all see the same samples
 * @param headline train the schemes that need no V on T and V together, for the table that counts
 * @param reuse let the offline estimate take the comparison's own uni-modal and naive runs on T, which are its k+1
 *     trainings; their cost is booked to it all the same
 * @param learningRates base rates tried for each scheme with the first seed; the best on the validation set is used.
 *     Empty takes the optimiser's own
 */
public record CompareConfig(
        boolean unimodal,
        Map<String, SchemeConfig> schemes,
        Map<String, VariationConfig> variations,
        List<Long> seeds,
        boolean sameTrain,
        boolean headline,
        boolean reuse,
        List<Double> learningRates) {
    public CompareConfig {
        schemes = new LinkedHashMap<>(schemes);
        variations = new LinkedHashMap<>(variations);
        seeds = List.copyOf(seeds);
        learningRates = List.copyOf(learningRates);
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("compare.seeds: empty; give at least one, for example [1, 2, 3]");
        }
        requireDistinct("compare.seeds", seeds);
        requireDistinct("compare.learning-rates", learningRates);
        schemes.keySet().forEach(name -> requireName("compare.schemes", "scheme", name));
        for (String name : variations.keySet()) {
            requireName("compare.variations", "variation", name);
            if (schemes.containsKey(name)) {
                throw new IllegalArgumentException("compare.variations: '" + name
                        + "' is the name of a scheme in compare.schemes as well; choose another one");
            }
        }
        if (!sameTrain && !headline) {
            throw new IllegalArgumentException("compare: same-train and headline are both off; switch one on");
        }
        for (double rate : learningRates) {
            Check.inRange("compare.learning-rates", rate, 1e-9, Double.MAX_VALUE);
        }
    }

    private static void requireName(String key, String what, String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
            throw new IllegalArgumentException(key + ": '" + name + "' cannot name a " + what
                    + ", which has a folder of that name; use letters, digits, - and _");
        }
    }

    private static void requireDistinct(String key, List<?> values) {
        if (new HashSet<>(values).size() != values.size()) {
            throw new IllegalArgumentException(key + ": " + values + " names a value twice; give each once");
        }
    }

    /** Without variations. */
    public CompareConfig(
            boolean unimodal,
            Map<String, SchemeConfig> schemes,
            List<Long> seeds,
            boolean sameTrain,
            boolean headline,
            boolean reuse,
            List<Double> learningRates) {
        this(unimodal, schemes, Map.of(), seeds, sameTrain, headline, reuse, learningRates);
    }

    public CompareConfig withVariations(Map<String, VariationConfig> others) {
        return new CompareConfig(unimodal, schemes, others, seeds, sameTrain, headline, reuse, learningRates);
    }

    public static CompareConfig defaults() {
        Map<String, SchemeConfig> schemes = new LinkedHashMap<>();
        schemes.put("naive", NaiveConfig.defaults());
        schemes.put("equal", EqualConfig.defaults());
        schemes.put("offline", OfflineConfig.defaults());
        schemes.put("online", OnlineConfig.defaults());
        return new CompareConfig(true, schemes, List.of(1L, 2L, 3L), true, true, true, List.of());
    }
}
