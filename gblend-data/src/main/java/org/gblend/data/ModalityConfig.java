package org.gblend.data;

/** One stream of the data and how it becomes numbers. The map that holds it names it. */
public sealed interface ModalityConfig
        permits RgbConfig, FlowConfig, MotionConfig, AudioConfig, ArrayConfig, ArrayFlowConfig, ArrayAudioConfig {
    /** The file of a row, under the data's root: text with manifest columns in braces, such as {@code {file}}. */
    String from();
}
