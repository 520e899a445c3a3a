package org.gblend.app.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration with every kind of component, shaped like a real one. */
record Sample(
        String name,
        @Nullable String note,
        Path folder,
        Training training,
        Map<String, Recipe> modalities,
        List<Scheme> schemes,
        Map<String, Double> weights,
        Map<String, Scheme> plans) {

    static Sample defaults() {
        Map<String, Recipe> modalities = new LinkedHashMap<>();
        modalities.put("sound", new Recipe(new AudioConfig("{file}", 64), 2));
        return new Sample(
                "sample",
                null,
                Path.of("."),
                new Training(45, 7, new SgdConfig(0.5, 0.9), Precision.AUTO, List.of(1L, 2L), true),
                modalities,
                List.of(new NaiveScheme(), new EqualScheme(1)),
                Map.of(),
                Map.of());
    }

    /** Epochs at least 1. */
    record Training(
            int epochs, long seed, OptimizerConfig optimizer, Precision precision, List<Long> seeds, boolean fast) {
        Training {
            if (epochs < 1) {
                throw new IllegalArgumentException("epochs: " + epochs + " is below 1");
            }
        }

        static Training defaults() {
            return new Training(10, 1, new SgdConfig(0.1, 0.9), Precision.AUTO, List.of(1L), false);
        }
    }

    enum Precision {
        AUTO,
        FP32,
        HALF_WIDTH
    }

    sealed interface OptimizerConfig permits SgdConfig, AdamConfig {}

    record SgdConfig(double rate, double momentum) implements OptimizerConfig {
        SgdConfig {
            if (rate <= 0) {
                throw new IllegalArgumentException("optimizer.sgd.rate: " + rate + " is not above 0");
            }
        }

        static SgdConfig defaults() {
            return new SgdConfig(0.1, 0.9);
        }
    }

    record AdamConfig(double rate) implements OptimizerConfig {
        static AdamConfig defaults() {
            return new AdamConfig(0.001);
        }
    }

    record Recipe(InputConfig input, int depth) {
        static Recipe defaults() {
            return new Recipe(new RgbConfig("{file}", 16), 18);
        }
    }

    sealed interface InputConfig permits RgbConfig, AudioConfig, ArrayConfig {}

    record RgbConfig(String from, int frames) implements InputConfig {
        static RgbConfig defaults() {
            return new RgbConfig("{file}", 16);
        }
    }

    record AudioConfig(String from, int logMels) implements InputConfig {
        static AudioConfig defaults() {
            return new AudioConfig("{file}", 40);
        }
    }

    /** Has no defaults: both must be given. */
    record ArrayConfig(String from, @Nullable Integer joint) implements InputConfig {}

    sealed interface Scheme permits NaiveScheme, Blend {}

    sealed interface Blend extends Scheme permits EqualScheme, OfflineScheme {}

    record NaiveScheme() implements Scheme {
        static NaiveScheme defaults() {
            return new NaiveScheme();
        }
    }

    record EqualScheme(double sum) implements Blend {
        static EqualScheme defaults() {
            return new EqualScheme(1);
        }
    }

    record OfflineScheme(boolean returnHoldout) implements Blend {
        static OfflineScheme defaults() {
            return new OfflineScheme(true);
        }
    }
}
