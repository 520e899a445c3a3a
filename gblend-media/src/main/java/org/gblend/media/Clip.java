package org.gblend.media;

/**
 * Picture and sound of one window of one file.
 *
 * @param video frames of the window
 * @param audio sound of the same window
 */
public record Clip(VideoClip video, AudioClip audio) {}
