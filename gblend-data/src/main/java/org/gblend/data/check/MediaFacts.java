package org.gblend.data.check;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gblend.data.config.ArrayInput;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.manifest.Manifest;
import org.gblend.data.manifest.RowTable;
import org.gblend.data.manifest.Sources;
import org.gblend.media.AudioTrack;
import org.gblend.media.MediaFiles;
import org.gblend.media.MediaInfo;
import org.gblend.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of the media files say.
 *
 * @param durations seconds of every file, in the order of the rows
 * @param video how many files have which picture: codec, size, frames per second
 * @param audio how many files have which sound: codec, rate, channels
 */
public record MediaFacts(Map<Path, Double> durations, Map<String, Integer> video, Map<String, Integer> audio) {
    /** Reads the header of every media file that the modalities use. */
    public static MediaFacts of(DataConfig config, Map<String, ModalityConfig> modalities) {
        Manifest manifest = Manifest.read(config.root().resolve(config.manifest()));
        RowTable table = RowTable.of(manifest, config);
        Sources sources = new Sources(config, manifest, table);
        Set<Path> files = new LinkedHashSet<>();
        modalities.forEach((name, m) -> {
            if (!(m instanceof ArrayInput)) {
                sources.of(name, m).stream().filter(s -> !s.absent()).forEach(s -> files.add(s.file()));
            }
        });
        Map<Path, Double> durations = new LinkedHashMap<>();
        Map<String, Integer> video = new TreeMap<>();
        Map<String, Integer> audio = new TreeMap<>();
        for (Path file : files) {
            MediaInfo info = MediaFiles.probe(file);
            durations.put(file, info.duration());
            video.merge(text(info.video()), 1, Integer::sum);
            audio.merge(text(info.audio()), 1, Integer::sum);
        }
        return new MediaFacts(durations, video, audio);
    }

    private static String text(@Nullable VideoTrack track) {
        return track == null
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "%s %d x %d at %.4g fps",
                        track.codec(),
                        track.width(),
                        track.height(),
                        track.fps());
    }

    private static String text(@Nullable AudioTrack track) {
        return track == null
                ? "none"
                : track.codec() + " " + track.rate() + " Hz, " + track.channels()
                        + (track.channels() == 1 ? " channel" : " channels");
    }
}
