package org.gblend.data;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.gblend.media.AudioClip;
import org.gblend.media.AudioDecoder;
import org.gblend.media.Clip;
import org.gblend.media.ClipDecoder;
import org.gblend.media.FrameSize;
import org.gblend.media.MediaFiles;
import org.gblend.media.MediaInfo;
import org.gblend.media.TimeWindow;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoDecoder;
import org.gblend.media.VideoTrack;

/** One window of one file, decoded as it is asked for and kept: picture and sound together where both are wanted. */
final class DecodedFile {
    private final Path file;
    private final MediaInfo info;
    private final TimeWindow window;
    private final int soundRate;
    private final Map<FrameSize, VideoClip> clips = new HashMap<>();
    private final Map<Integer, AudioClip> sounds = new HashMap<>();

    /** @param soundRate rate at which the sound will be asked for, samples per second; 0 = not */
    DecodedFile(Path file, int row, Windows windows, int soundRate) {
        this.file = file;
        this.info = MediaFiles.probe(file);
        this.window = windows.in(row, info.duration());
        this.soundRate = soundRate;
    }

    TimeWindow window() {
        return window;
    }

    /** The window's frames at the size that a modality is prepared in, large enough for its crop. */
    VideoClip video(PictureConfig config) {
        FrameSize size = size(config);
        VideoClip clip = clips.get(size);
        if (clip == null) {
            clip = decode(size);
            clips.put(size, clip);
        }
        SampleShapes.requireCrop(config, clip.height(), clip.width(), file);
        return clip;
    }

    private VideoClip decode(FrameSize size) {
        boolean both = soundRate > 0 && info.audio() != null && !sounds.containsKey(soundRate);
        if (!both) {
            return VideoDecoder.decode(file, window, size);
        }
        Clip clip = ClipDecoder.decode(file, window, size, soundRate);
        sounds.put(soundRate, clip.audio());
        return clip.video();
    }

    private FrameSize size(PictureConfig config) {
        if (config.shortEdge() > 0) {
            return FrameSize.shortEdge(config.shortEdge());
        }
        VideoTrack track = info.video();
        if (track == null) {
            return FrameSize.exact(config.height(), config.width());
        }
        double factor = Math.max((double) config.height() / track.height(), (double) config.width() / track.width());
        return FrameSize.exact(
                Math.max(config.height(), (int) Math.round(track.height() * factor)),
                Math.max(config.width(), (int) Math.round(track.width() * factor)));
    }

    AudioClip audio(int rate) {
        AudioClip sound = sounds.get(rate);
        if (sound == null) {
            sound = AudioDecoder.decode(file, window, rate);
            sounds.put(rate, sound);
        }
        return sound;
    }
}
