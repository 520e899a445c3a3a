package org.gblend.media;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a media file holds: its best video and its best audio track, where present (at least one is).
 *
 * @param file the file probed
 * @param duration seconds from the file's start to the end of its longest track
 */
public record MediaInfo(
        Path file,
        double duration,
        @Nullable VideoTrack video,
        @Nullable AudioTrack audio) {}
