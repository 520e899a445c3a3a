package org.gblend.data.internal.prepare;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.data.config.ArrayAudioConfig;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayFlowConfig;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.FlowConfig;
import org.gblend.data.config.MotionConfig;
import org.gblend.data.config.MotionSource;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.internal.array.ElementType;
import org.gblend.data.internal.store.SampleBytes;
import org.gblend.data.internal.store.StoreWriter;
import org.gblend.data.manifest.RowTable;
import org.gblend.data.manifest.Sources;
import org.gblend.data.manifest.Windows;
import org.gblend.media.AudioClip;
import org.gblend.media.LogMel;
import org.gblend.media.MotionFields;
import org.gblend.media.OpticalFlow;
import org.gblend.media.Spectrogram;
import org.gblend.media.TimeWindow;
import org.gblend.media.VideoClip;
import org.gblend.media.WhiteNoise;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the window of one row for every media modality that lacks it.
 *
 * <p>A file is decoded once for each prepared size, its sound along with the first picture: RGB, flow and motion vectors of
 * one size, and the sound, come out of one pass.
 */
public final class MediaPreparation {
    private final RowTable table;
    private final Windows windows;
    private final Map<String, LogMel> logMels = new HashMap<>();

    MediaPreparation(List<Modality> modalities, RowTable table, Windows windows) {
        this.table = table;
        this.windows = windows;
        for (Modality m : modalities) {
            if (m.config() instanceof AudioConfig audio) {
                logMels.put(m.name(), new LogMel(audio.mel()));
            }
        }
    }

    /** A modality and where its samples go. */
    record Wanted(Modality modality, StoreWriter writer) {}

    /**
     * Decodes and stores.
     *
     * @throws InputException naming the row where a file of it cannot be used
     */
    void prepare(int row, List<Wanted> wanted, Runnable sampleDone) {
        Map<Path, DecodedFile> files = new HashMap<>();
        try {
            for (Wanted w : wanted) {
                prepare(row, w, wanted, files);
                sampleDone.run();
            }
        } finally {
            files.values().forEach(DecodedFile::close);
        }
    }

    private void prepare(int row, Wanted w, List<Wanted> all, Map<Path, DecodedFile> files) {
        Path file = w.modality().sources().get(row).file();
        try {
            DecodedFile decoded = files.get(file);
            if (decoded == null) {
                decoded = new DecodedFile(file, row, windows, soundRate(all, file, row), motion(all, file, row));
                files.put(file, decoded);
            }
            put(row, w, decoded);
        } catch (InputException e) {
            DecodedFile decoded = files.get(file);
            boolean lacks = decoded != null && decoded.lacks(w.modality().config());
            throw new InputException(
                    "%s, modality %s: %s"
                            .formatted(
                                    table.names().get(row),
                                    w.modality().name(),
                                    lacks
                                            ? withRemedy(
                                                    String.valueOf(e.getMessage()),
                                                    w.modality().name())
                                            : e.getMessage()),
                    e);
        }
    }

    /** A message on a track that is not there, and the setting that allows it. */
    public static String withRemedy(String text, String modality) {
        return text.substring(0, text.length() - (text.endsWith(".") ? 1 : 0)) + ", " + Sources.allowing(modality);
    }

    /** The sample rate of the first audio modality on this file; 0 = none. */
    private static int soundRate(List<Wanted> wanted, Path file, int row) {
        for (Wanted w : wanted) {
            if (w.modality().config() instanceof AudioConfig c
                    && w.modality().sources().get(row).file().equals(file)) {
                return c.mel().sampleRate();
            }
        }
        return 0;
    }

    /** The first modality that wants this file's own motion vectors, for which RGB is then decoded along; null = none. */
    private static @Nullable MotionConfig motion(List<Wanted> wanted, Path file, int row) {
        for (Wanted w : wanted) {
            if (w.modality().config() instanceof MotionConfig c
                    && c.source() == MotionSource.CODEC
                    && w.modality().sources().get(row).file().equals(file)) {
                return c;
            }
        }
        return null;
    }

    private void put(int row, Wanted wanted, DecodedFile decoded) {
        if (wanted.modality().mayMiss() && decoded.lacks(wanted.modality().config())) {
            wanted.writer().absent(row);
            return;
        }
        switch (wanted.modality().config()) {
            case RgbConfig c -> {
                VideoClip clip = decoded.video(c, c.fps());
                putPicture(row, wanted.writer(), clip, clip.times(), decoded.window());
            }
            case FlowConfig c -> {
                VideoClip clip = decoded.video(c, c.fps());
                VideoClip flow = OpticalFlow.of(clip, c.method(), c.gap()).quantised(c.bound());
                putPicture(row, wanted.writer(), flow, clip.times(), decoded.window());
            }
            case MotionConfig c -> {
                MotionFields motion = decoded.motion(c);
                putPicture(row, wanted.writer(), motion.quantised(c.bound()), motion.times(), decoded.window());
            }
            case AudioConfig c -> {
                String path = wanted.modality().sources().get(row).path();
                putSound(
                        row,
                        wanted,
                        noisy(c, decoded.audio(c.mel().sampleRate()), path, decoded.window()),
                        decoded.window());
            }
            case ArrayConfig _, ArrayFlowConfig _, ArrayAudioConfig _ ->
                throw new IllegalStateException("an array is not a media file");
        }
    }

    /** @param path below the data's root, of which and the window's start the noise is a function */
    private static AudioClip noisy(AudioConfig config, AudioClip sound, String path, TimeWindow window) {
        Double snr = config.noiseSnr();
        if (snr == null) {
            return sound;
        }
        long start = Math.round(window.start() * sound.rate());
        return WhiteNoise.under(sound, snr, RandomStreams.of(start).stream("noise " + path));
    }

    /** @param times of the frames; flow lies between them and has one less */
    private static void putPicture(int row, StoreWriter writer, VideoClip clip, double[] times, TimeWindow window) {
        int last = times.length - 1;
        double step = last == 0 ? window.length() : (times[last] - times[0]) / last;
        writer.put(
                row,
                ElementType.U8,
                new int[] {clip.frames(), clip.height(), clip.width(), clip.channels()},
                MemorySegment.ofArray(clip.data()),
                (times[0] - window.start()) / window.length(),
                step / window.length());
    }

    private void putSound(int row, Wanted wanted, AudioClip sound, TimeWindow window) {
        LogMel logMel = logMels.get(wanted.modality().name());
        if (logMel == null) {
            throw new IllegalStateException(
                    "no log-mel for " + wanted.modality().name());
        }
        Spectrogram mel = logMel.of(sound);
        wanted.writer()
                .put(
                        row,
                        ElementType.F32,
                        new int[] {mel.frames(), mel.mels()},
                        SampleBytes.of(mel.values()),
                        0,
                        (double) logMel.config().hop() / logMel.config().sampleRate() / window.length());
    }
}
