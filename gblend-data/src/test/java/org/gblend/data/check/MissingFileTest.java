package org.gblend.data.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.data.Progress;
import org.gblend.data.TableData;
import org.gblend.data.check.CheckReport.Kind;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.media.ClipWriter;
import org.gblend.media.LogMelConfig;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that rows name and that are none, or lack what several modalities need: each a line for the row, not for each modality. */
class MissingFileTest {
    @TempDir
    Path folder;

    private List<String> broken(String csv, boolean withRgb) throws IOException {
        Files.writeString(folder.resolve("manifest.csv"), csv);
        DataConfig config = TableData.config(
                folder, new ColumnsConfig("label", null, null, null, null, null), SetsConfig.defaults());
        Map<String, ModalityConfig> modalities = new LinkedHashMap<>();
        if (withRgb) {
            modalities.put(
                    "rgb",
                    new RgbConfig(
                            "{file}", 4, 1, 40, 40, 48, 0, 0, false, List.of(0., 0., 0.), List.of(1., 1., 1.), 0));
        }
        modalities.put("audio", new AudioConfig("{file}", LogMelConfig.defaults(), 20, true, 0, 0));
        modalities.put("low", new AudioConfig("{file}", LogMelConfig.defaults(), 10, true, 0, 0));
        return Findings.texts(DataCheck.run(config, modalities, Map.of(), Progress.SILENT), Kind.BROKEN);
    }

    @Test
    void check_folderLinkToNothingAndBackslashes_areToldOnceARowWithWhatTheyAre() throws IOException {
        Files.createDirectory(folder.resolve("dir.mp4"));
        Files.createDirectory(folder.resolve("a"));
        Files.writeString(folder.resolve("a/x.mp4"), "there");
        Files.createSymbolicLink(folder.resolve("link.mp4"), Path.of("nowhere"));
        String at = " of " + folder.resolve("manifest.csv") + ", modalities rgb, audio, low: the file " + folder + "/";
        String rest = ": check data.root and from, or remove the row";

        assertThat(broken("file,label\ndir.mp4,a\nlink.mp4,b\na\\x.mp4,a\nnone.mp4,b\n", true))
                .containsExactly(
                        "line 2" + at + "dir.mp4 is a folder" + rest,
                        "line 3" + at + "link.mp4 is a link to nowhere, which does not exist" + rest,
                        "line 4" + at + "a\\x.mp4 does not exist (" + folder.resolve("a/x.mp4")
                                + " does: write / for \\)" + rest,
                        "line 5" + at + "none.mp4 does not exist" + rest);
    }

    @Test
    void check_fileWithoutATrack_namesAllModalitiesThatMayMissIt() throws IOException {
        VideoClip video = new VideoClip(new byte[12 * 48 * 48 * 3], 12, 48, 48, 3, new double[12]);
        ClipWriter.write(folder.resolve("mute.mp4"), video, 25, null, VideoCodec.MPEG4);

        assertThat(broken("file,label\nmute.mp4,a\n", false))
                .singleElement()
                .asString()
                .startsWith(
                        "line 2 of " + folder.resolve("manifest.csv") + ", modalities audio, low: No audio track in ")
                .endsWith(", or allow rows without it by data.missing: [audio, low]");
    }
}
