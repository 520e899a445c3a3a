package org.gblend.app.config;

import java.util.Locale;

/** How Java names are spelt in settings: kebab-case, and a variant without the last word of its family's name. */
final class Names {
    private static final String CONFIG = "Config";

    private Names() {}

    /** {@code minPerClass} is {@code min-per-class}; a run of capitals is one word, digits belong to the word before. */
    static String kebab(String camel) {
        return camel.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    /** {@code HOLD_OUT} is {@code hold-out}. */
    static String constant(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The key of a record within its sealed family: the record's name without {@code Config}, or without the family's
     * last word. {@code AudioResnetConfig} of {@code EncoderConfig} is {@code audio-resnet}, {@code RobustRule} of
     * {@code WeightRule} is {@code robust}.
     */
    static String variant(Class<?> family, Class<?> variant) {
        String name = variant.getSimpleName();
        String familyName = kebab(family.getSimpleName());
        String lastWord = familyName.substring(familyName.lastIndexOf('-') + 1);
        String key = kebab(name);
        for (String ending : new String[] {kebab(CONFIG), lastWord}) {
            if (key.endsWith("-" + ending)) {
                return key.substring(0, key.length() - ending.length() - 1);
            }
        }
        return key;
    }
}
