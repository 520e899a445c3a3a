package org.gblend.data.config;

/**
 * What modalities from array files share: where a row's array lies, and what its axes are.
 *
 * <p>A row's place in time is that of its steps in the file: step i of T lies at i / T of the row, for values, flow and sound alike,
 * so that a clip shows the same stretch of all of them.
 */
public sealed interface ArrayInput permits ArrayConfig, ArrayFlowConfig, ArrayAudioConfig {
    String from();

    /** Which entry along the file's first axis is the row's: {@code row}, {@code none}, or a template. */
    String index();

    /** The array in a file of several. */
    String entry();

    /** Axes of one row's array, separated by commas. */
    String layout();

    /** Checks what every array is found by. */
    static void checkSource(String from, String index, String entry) {
        Check.notBlank("from", from, "the array file's path under data.root, such as features.npy");
        Template.parse("from", from);
        Check.notBlank("index", index, "row, none, or a template such as {index}");
        Template.parse("index", index);
        Template.parse("entry", entry);
    }
}
