package org.gblend.media.internal;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.gblend.core.InputException;
import org.gblend.media.AudioClip;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoCodec;
import org.jspecify.annotations.Nullable;

/** A media file being written: container, tracks, interleaving. */
public final class OutputFile {
    private final Path file;
    private final AVFormatContext format;
    private final NativeScope scope;
    private final List<TrackEncoder> tracks = new ArrayList<>();

    private OutputFile(NativeScope scope, Path file, Path part) {
        this.file = file;
        this.scope = scope;
        AVOutputFormat container = av_guess_format((String) null, file.toString(), null);
        if (container == null || container.isNull()) {
            throw new IllegalArgumentException(
                    "no container for the ending of %s: name it .mp4, .mkv, .avi, .mpg or .wav".formatted(file));
        }
        AVFormatContext fresh = new AVFormatContext(null);
        require(avformat_alloc_output_context2(fresh, container, (String) null, "file:" + part.toAbsolutePath()));
        format = scope.own(fresh, avformat::avformat_free_context);
        format.flags(format.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
    }

    public static void write(
            Path file, @Nullable VideoClip video, double fps, @Nullable AudioClip audio, VideoCodec codec) {
        Ffmpeg.load();
        if (video == null && audio == null) {
            throw new IllegalArgumentException("nothing to write to %s: neither picture nor sound".formatted(file));
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (NativeScope scope = new NativeScope()) {
                OutputFile output = new OutputFile(scope, file, part);
                if (video != null) {
                    output.tracks.add(new VideoEncoder(scope, output.format, video, fps, codec));
                }
                if (audio != null) {
                    output.tracks.add(new AudioEncoder(scope, output.format, audio));
                }
                output.write(part);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(file, String.valueOf(e.getMessage()));
        } finally {
            delete(part);
        }
    }

    private void write(Path part) {
        AVIOContext io = new AVIOContext(null);
        require(avio_open(io, "file:" + part.toAbsolutePath(), AVIO_FLAG_WRITE));
        scope.own(io, avformat::avio_closep);
        format.pb(io);
        AVDictionary options = new AVDictionary(null);
        try {
            av_dict_set(options, "movflags", "+faststart", 0);
            require(avformat_write_header(format, options));
        } finally {
            av_dict_free(options);
        }
        AVPacket packet = scope.own(av_packet_alloc(), avcodec::av_packet_free);
        while (tracks.stream().anyMatch(track -> !track.ended())) {
            TrackEncoder next = tracks.stream()
                    .filter(track -> !track.ended())
                    .min(Comparator.comparingDouble(TrackEncoder::time))
                    .orElseThrow();
            next.encode();
            while (next.fetch(packet)) {
                require(av_interleaved_write_frame(format, packet));
            }
        }
        require(av_write_trailer(format));
    }

    private void require(int code) {
        if (code < 0) {
            throw unwritable(file, Ffmpeg.text(code));
        }
    }

    private static InputException unwritable(Path file, String reason) {
        return new InputException(
                "Cannot write the media file %s (%s). Check that its folder exists, may be written and has room."
                        .formatted(file, reason));
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw unwritable(part, String.valueOf(e.getMessage()));
        }
    }
}
