package org.gblend.media;

/**
 * An audio track.
 *
 * @param codec FFmpeg's name of the codec, such as {@code aac}
 * @param rate samples per second
 * @param channels number of channels
 * @param start seconds from the file's start to the first sample
 * @param duration seconds, 0 where the file does not say
 */
public record AudioTrack(String codec, int rate, int channels, double start, double duration) {}
