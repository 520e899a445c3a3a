package org.gblend.data.config;

import java.util.Locale;

/** One stream of the data and how it becomes numbers. The map that holds it names it. */
public sealed interface ModalityConfig
        permits RgbConfig, FlowConfig, MotionConfig, AudioConfig, ArrayConfig, ArrayFlowConfig, ArrayAudioConfig {
    /** The file of a row, under the data's root: text with manifest columns in braces, such as {@code {file}}. */
    String from();

    /** A key of these settings as a configuration file has it, for messages: {@code modalities.rgb.input.rgb.frames}. */
    default String key(String modality, String key) {
        String kind = getClass()
                .getSimpleName()
                .replaceFirst("Config$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
        return "modalities." + modality + ".input." + kind + "." + key;
    }
}
