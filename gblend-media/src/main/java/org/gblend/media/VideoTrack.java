package org.gblend.media;

/**
 * A video track.
 *
 * @param codec FFmpeg's name of the codec, such as {@code h264}
 * @param height pixels as shown, that is after the rotation that the file asks for
 * @param width pixels as shown; pixels are taken as square
 * @param fps frames per second on average, 0 where the file does not say
 * @param start seconds from the file's start to the first frame
 * @param duration seconds, 0 where the file does not say
 */
public record VideoTrack(String codec, int height, int width, double fps, double start, double duration) {}
