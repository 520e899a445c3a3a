package org.gblend.media.internal;

import java.nio.file.Path;
import java.util.Locale;
import org.gblend.core.InputException;
import org.gblend.media.TimeWindow;
import org.jspecify.annotations.Nullable;

/** The room's complaints about files, each with the value, the file and the remedy. */
final class Faults {
    private Faults() {}

    static InputException missing(Path file) {
        return new InputException(
                "No such media file: %s. Check the path and the folder that it is relative to.".formatted(file));
    }

    static InputException folder(Path file) {
        return new InputException("Expected a media file, found a folder: %s. Name one file.".formatted(file));
    }

    static InputException unreadable(Path file, String reason) {
        return new InputException("Cannot read the media file %s (%s). Check its permissions.".formatted(file, reason));
    }

    static InputException empty(Path file) {
        return new InputException(
                "Empty media file (0 bytes): %s. Copy or download it again, or take it out.".formatted(file));
    }

    static InputException notMedia(Path file, long bytes, String reason) {
        return new InputException(
                "Not a media file, or cut off before its header: %s (%d bytes; FFmpeg says: %s). Copy or download it again, or take it out."
                        .formatted(file, bytes, reason));
    }

    static InputException noTracks(Path file, long bytes) {
        return new InputException(
                "Neither picture nor sound in %s (%d bytes): not a media file, or cut off in its header. Copy or download it again, or take it out."
                        .formatted(file, bytes));
    }

    static InputException cutOff(Path file, long bytes, long needed) {
        return new InputException(
                "Truncated media file: %s has %d bytes, its index names data up to byte %d. Copy or download it again, or take it out."
                        .formatted(file, bytes, needed));
    }

    static InputException endsEarly(Path file, double duration, double end) {
        return new InputException(
                "Truncated media file: %s says that it lasts %s s, its data end at %s s. Copy or download it again, or take it out."
                        .formatted(file, seconds(duration), seconds(end)));
    }

    static InputException noTrack(Path file, String kind, String other) {
        return new InputException(
                "No %s track in %s (it has %s). Choose another file, or leave the modality that needs it out."
                        .formatted(kind, file, other));
    }

    static InputException noDecoder(Path file, String codec) {
        return new InputException(
                "No decoder for codec '%s' of %s in this build of FFmpeg. Convert the file, for instance to H.264 and AAC in mp4."
                        .formatted(codec, file));
    }

    static InputException cannotDecode(Path file, String codec, String reason) {
        return new InputException(
                "Cannot start the %s decoder for %s (FFmpeg says: %s). The file's header is damaged: copy or download it again, or take it out."
                        .formatted(codec, file, reason));
    }

    static InputException damaged(Path file, String kind, double time, String reason) {
        String where = Double.isFinite(time) ? " at " + seconds(time) + " s" : "";
        return new InputException("Damaged %s%s in %s: %s. Copy or download it again, or take it out."
                .formatted(kind, where, file, reason));
    }

    static InputException nothingInside(Path file, String kind, @Nullable TimeWindow window, String range) {
        if (window == null) {
            return new InputException(
                    "The %s track of %s holds nothing that can be decoded. Copy or download it again, or take it out."
                            .formatted(kind, file));
        }
        return new InputException(
                "Window %s to %s s lies outside the %s track of %s%s. Correct the start and the end of the window."
                        .formatted(seconds(window.start()), seconds(window.end()), kind, file, range));
    }

    static InputException tooBig(Path file, String what, long size) {
        return new InputException(
                "%s: %s would need %d bytes, more than one array holds. Name a shorter window or a smaller size."
                        .formatted(file, what, size));
    }

    static String seconds(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
