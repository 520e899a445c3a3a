package org.gblend.data.internal.prepare;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.data.config.ArrayAudioConfig;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayFlowConfig;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.FlowConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.MotionConfig;
import org.gblend.data.config.MotionSource;
import org.gblend.data.config.PictureConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.manifest.Windows;
import org.gblend.media.AudioClip;
import org.gblend.media.BlockSearch;
import org.gblend.media.Clip;
import org.gblend.media.CodecMotion;
import org.gblend.media.FrameRate;
import org.gblend.media.FrameSize;
import org.gblend.media.MediaFile;
import org.gblend.media.MediaInfo;
import org.gblend.media.MotionClip;
import org.gblend.media.MotionFields;
import org.gblend.media.MotionVectors;
import org.gblend.media.TimeWindow;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/** One window of one file, decoded as it is asked for and kept: picture, sound and motion vectors together where wanted. */
public final class DecodedFile implements AutoCloseable {
    private final Path file;
    private final MediaFile media;
    private final MediaInfo info;
    private final TimeWindow window;
    private final int soundRate;
    private final @Nullable MotionConfig expected;
    private final Map<FrameSize, VideoClip> clips = new HashMap<>();
    private final Map<Integer, AudioClip> sounds = new HashMap<>();
    private final Map<MotionOf, CodecMotion> motions = new HashMap<>();

    private record MotionOf(FrameSize size, boolean accumulated) {}

    /**
     * Opens a file.
     *
     * @param soundRate rate at which the sound will be asked for, samples per second; 0 = not
     * @param expected whose motion vectors will be asked for; null = nobody's
     */
    public DecodedFile(Path file, int row, Windows windows, int soundRate, @Nullable MotionConfig expected) {
        this.file = file;
        this.media = MediaFile.open(file);
        this.info = media.info();
        try {
            this.window = windows.in(row, info.duration());
        } catch (Throwable e) {
            media.close();
            throw e;
        }
        this.soundRate = soundRate;
        this.expected = expected;
    }

    /** What its headers say. */
    public MediaInfo info() {
        return info;
    }

    /** Whether the file has no track for a modality. */
    public boolean lacks(ModalityConfig config) {
        return switch (config) {
            case RgbConfig _, FlowConfig _, MotionConfig _ -> info.video() == null;
            case AudioConfig _ -> info.audio() == null;
            case ArrayConfig _, ArrayFlowConfig _, ArrayAudioConfig _ -> false;
        };
    }

    /** The stretch that is decoded. */
    public TimeWindow window() {
        return window;
    }

    /** The window's frames at the size that a modality is prepared in, large enough for its crop; 0 fps = the file's own. */
    public VideoClip video(PictureConfig config, double fps) {
        FrameSize size = size(config);
        VideoClip clip = clips.get(size);
        if (clip == null) {
            clip = decode(size);
            clips.put(size, clip);
        }
        SampleShapes.requireCrop(config, clip.height(), clip.width(), file);
        return fps == 0 ? clip : FrameRate.resample(clip, fps);
    }

    private VideoClip decode(FrameSize size) {
        boolean sound = soundRate > 0 && info.audio() != null && !sounds.containsKey(soundRate);
        if (expected != null && size(expected).equals(size)) {
            return decodeWithMotion(size, expected.accumulate(), sound);
        }
        if (!sound) {
            return media.video(window, size);
        }
        Clip clip = media.clip(window, size, soundRate);
        sounds.put(soundRate, clip.audio());
        return clip.video();
    }

    private VideoClip decodeWithMotion(FrameSize size, boolean accumulate, boolean sound) {
        MotionClip clip = media.motion(window, size, sound ? soundRate : 0, accumulate);
        AudioClip audio = clip.audio();
        if (audio != null) {
            sounds.put(soundRate, audio);
        }
        motions.put(new MotionOf(size, accumulate), clip.motion());
        return clip.video();
    }

    /** Motion vectors of the window's frames. */
    public MotionFields motion(MotionConfig config) {
        VideoClip rgb = video(config, 0);
        if (config.source() != MotionSource.CODEC) {
            return made(config, config.source(), rgb);
        }
        MotionOf key = new MotionOf(size(config), config.accumulate());
        CodecMotion motion = motions.get(key);
        if (motion == null) {
            decodeWithMotion(key.size(), key.accumulated(), false);
            motion = motions.get(key);
        }
        return switch (motion) {
            case CodecMotion.Fields(MotionFields fields) -> fields;
            case CodecMotion.Unsuited(String reason) -> {
                MotionSource otherwise = config.otherwise();
                if (otherwise == null) {
                    throw new InputException("the motion vectors of " + file + " cannot be used: " + reason
                            + ". Set otherwise to reencode, three-step or full-search, or convert the file");
                }
                yield made(config, otherwise, rgb);
            }
            case null -> throw new IllegalStateException("motion was decoded and not kept");
        };
    }

    private MotionFields made(MotionConfig config, MotionSource source, VideoClip rgb) {
        return switch (source) {
            case REENCODE -> MotionVectors.reencoded(rgb, config.accumulate());
            case THREE_STEP -> searched(config, rgb, BlockSearch.THREE_STEP);
            case FULL_SEARCH -> searched(config, rgb, BlockSearch.FULL_SEARCH);
            case CODEC -> throw new IllegalStateException("the codec's vectors are not made");
        };
    }

    private static MotionFields searched(MotionConfig config, VideoClip rgb, BlockSearch search) {
        return MotionVectors.searched(rgb, search, config.block(), config.range(), config.accumulate());
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

    /** The window's sound at a rate, samples per second. */
    public AudioClip audio(int rate) {
        AudioClip sound = sounds.get(rate);
        if (sound == null) {
            sound = media.audio(window, rate);
            sounds.put(rate, sound);
        }
        return sound;
    }

    @Override
    public void close() {
        media.close();
    }
}
