package org.gblend.media;

import org.jspecify.annotations.Nullable;

/**
 * One window of one file with the motion that its codec recorded.
 *
 * @param video frames of the window
 * @param audio sound of the same window, null unless asked for
 * @param motion one field per frame, or why there is none
 */
public record MotionClip(VideoClip video, @Nullable AudioClip audio, CodecMotion motion) {}
