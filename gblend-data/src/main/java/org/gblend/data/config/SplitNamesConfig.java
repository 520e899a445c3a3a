package org.gblend.data.config;

/** The values of the manifest's split column; an empty name means that the column never holds that set. */
public record SplitNamesConfig(String train, String holdout, String validation, String test) {
    public SplitNamesConfig {
        Check.notBlank("train", train, "the split column's value for training rows");
        String[] names = {train, holdout, validation, test};
        for (int i = 0; i < names.length; i++) {
            for (int j = i + 1; j < names.length; j++) {
                if (names[i].equals(names[j]) && !names[i].isEmpty()) {
                    throw new IllegalArgumentException(
                            "names: \"" + names[i] + "\" stands for two sets; give each its own value");
                }
            }
        }
    }

    public static SplitNamesConfig defaults() {
        return new SplitNamesConfig("train", "holdout", "val", "test");
    }
}
