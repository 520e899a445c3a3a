package org.gblend.data.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.data.Progress;
import org.gblend.data.check.CheckReport.Finding;
import org.gblend.data.check.CheckReport.Kind;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.OutsideRoot;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.config.SamplingConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.media.AudioClip;
import org.gblend.media.ClipWriter;
import org.gblend.media.LogCurve;
import org.gblend.media.LogMelConfig;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoCodec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("StringConcatToTextBlock") // line ends are a part of the test
class DataCheckTest {
    private static final LogMelConfig MEL = new LogMelConfig(16000, 256, 160, 256, 40, 0, 8000, 1, LogCurve.PLAIN);

    @TempDir
    Path folder;

    private static VideoClip picture(int frames, int light) {
        byte[] data = new byte[frames * 48 * 48 * 3];
        java.util.Arrays.fill(data, (byte) light);
        return new VideoClip(data, frames, 48, 48, 3, new double[frames]);
    }

    private static AudioClip sound(double seconds, double amplitude) {
        float[] samples = new float[(int) (seconds * 16000)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (amplitude * Math.sin(0.2 * i));
        }
        return new AudioClip(samples, 16000);
    }

    private void clip(String name, int frames, int light, double amplitude) {
        ClipWriter.write(
                folder.resolve(name), picture(frames, light), 25, sound(frames / 25.0, amplitude), VideoCodec.MPEG4);
    }

    private CheckReport check(String manifest, List<String> classes) throws IOException {
        Files.writeString(folder.resolve("manifest.csv"), manifest);
        ColumnsConfig columns = new ColumnsConfig("label", null, "split", "who", null, null);
        DataConfig config = new DataConfig(folder, "manifest.csv", columns, 0, SetsConfig.defaults(), null);
        Map<String, ModalityConfig> modalities = new LinkedHashMap<>();
        modalities.put(
                "rgb",
                new RgbConfig(
                        "{file}", 8, 1, 40, 40, 48, 0, 0, false, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), 0));
        modalities.put("audio", new AudioConfig("{file}", MEL, 20, true, 0, 0));
        CheckReport report = DataCheck.run(config, modalities, Map.of("", classes), Progress.SILENT);
        DataCheck.writeUsable(config, modalities, report, folder.resolve("usable.csv"));
        return report;
    }

    @Test
    void run_everyKindOfFault_isListedAndTheRestGoesOn() throws IOException {
        clip("good.mp4", 20, 90, 0.4);
        clip("other.mp4", 20, 120, 0.4);
        clip("silent ü.mp4", 20, 150, 0);
        clip("short.mp4", 5, 30, 0.4);
        Files.copy(folder.resolve("good.mp4"), folder.resolve("copy.mp4"));
        ClipWriter.write(folder.resolve("mute.mp4"), picture(20, 60), 25, null, VideoCodec.MPEG4);
        Files.writeString(folder.resolve("text.mp4"), "no clip");
        Files.write(folder.resolve("empty.mp4"), new byte[0]);
        byte[] whole = Files.readAllBytes(folder.resolve("other.mp4"));
        Files.write(folder.resolve("cut.mp4"), java.util.Arrays.copyOf(whole, whole.length / 2));

        CheckReport report = check(
                "\uFEFFfile,label,split,who\r\ngood.mp4,a,train,x\r\nother.mp4,b,train,y\r\n\"silent ü.mp4\",a,train,y\r\n"
                        + "short.mp4,a,train,y\r\ncopy.mp4,b,test,x\r\nmute.mp4,a,train,y\r\ntext.mp4,a,train,y\r\n"
                        + "empty.mp4,a,train,y\r\ncut.mp4,a,train,y\r\nnone.mp4,a,train,y\r\ngood.mp4,c,train,x\r\n"
                        + "good.mp4,a,tset,x\r\n",
                List.of("a", "b"));

        String at = " of " + folder.resolve("manifest.csv");
        assertThat(report.rows()).isEqualTo(12);
        assertThat(Findings.texts(report, Kind.SILENT))
                .containsExactly("line 4" + at + ", modality audio: its sound is silence");
        assertThat(Findings.texts(report, Kind.SHORT))
                .containsExactly("line 5" + at + ", modality rgb: its window has 5 frames, a clip spans 8");
        assertThat(Findings.texts(report, Kind.LEAK))
                .contains("line 6" + at + " (test) has the same content as line 2" + at
                        + " (train), under another label (\"b\", \"a\")");
        assertThat(Findings.texts(report, Kind.GROUP))
                .first()
                .isEqualTo("the group \"x\" is in several sets: {\"tset\"=1, test=1, train=2} rows");
        assertThat(Findings.texts(report, Kind.LABEL))
                .singleElement()
                .asString()
                .startsWith("line 12" + at + " has the label \"c\", which the class list does not have");
        List<String> broken = Findings.texts(report, Kind.BROKEN);
        assertThat(broken).anyMatch(t -> t.startsWith("line 7" + at + ", modality audio: No audio track"));
        assertThat(broken).anyMatch(t -> t.startsWith("line 8" + at + ", modalities rgb, audio: Not a media file"));
        assertThat(broken).anyMatch(t -> t.startsWith("line 9" + at + ", modalities rgb, audio: Empty media file"));
        assertThat(broken).filteredOn(t -> t.contains("cut.mp4")).hasSize(1);
        assertThat(broken).anyMatch(t -> t.contains("none.mp4 does not exist"));
        assertThat(broken)
                .contains("line 13" + at + " has the split \"tset\", which is none of \"holdout\", \"test\", \"train\","
                        + " \"val\": name it in data.sets.names, or remove the row");
        assertThat(report.failed()).isTrue();
        assertThat(report.usable())
                .containsExactly(true, true, true, true, true, false, false, false, false, false, false, false);
        assertThat(Files.readString(folder.resolve("usable.csv")))
                .isEqualTo("file,label,split,who\ngood.mp4,a,train,x\nother.mp4,b,train,y\nsilent ü.mp4,a,train,y\n"
                        + "short.mp4,a,train,y\ncopy.mp4,b,test,x\n");
        assertThat(report.classes())
                .containsEntry("a", Map.of("train", 3))
                .containsEntry("b", Map.of("train", 1, "test", 1));
    }

    @Test
    void run_wrongColumn_isOneMistakeNotOnePerRow() {
        assertThatThrownBy(() -> check("file,label,splt,who\na.mp4,a,train,x\n", List.of()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("no column \"split\" in " + folder.resolve("manifest.csv"));
    }

    /** A file of each kind that the field meets, made here, and what the check says of it; null = usable. */
    @Test
    void run_filesAsTheyComeAndAsTheyBreak() throws IOException {
        Map<String, @Nullable String> said = new LinkedHashMap<>();
        said.put("Blank Ünd ß.mp4", null);
        said.put("odd, \"quoted\".mp4", null);
        said.put("mono-8k.avi", null);
        said.put("one.mp4", "its window has 1 frames, a clip spans 8");
        said.put("early.mp4", "its sound ends at ");
        said.put("mute.mp4", "No audio track in ");
        said.put("dark.wav", "No video track in ");
        said.put("cut.mp4", "cut.mp4");
        said.put("cut.avi", "its window has 7 frames, a clip spans 8");
        said.put("empty.mp4", "Empty media file (0 bytes): ");
        said.put("text.mp4", "Not a media file, or cut off before its header: ");
        said.put("folder.mp4", "is a folder");
        said.put("gone.mp4", "does not exist");
        clip("Blank Ünd ß.mp4", 20, 10, 0.4);
        clip("odd, \"quoted\".mp4", 20, 20, 0.4);
        write("mono-8k.avi", picture(20, 30), new AudioClip(new float[6400], 8000));
        write("one.mp4", picture(1, 40), sound(0.2, 0.4));
        write("early.mp4", picture(40, 50), sound(0.5, 0.4));
        write("mute.mp4", picture(20, 60), null);
        write("dark.wav", null, sound(1, 0.4));
        clip("whole.mp4", 20, 70, 0.4);
        clip("whole.avi", 20, 80, 0.4);
        cut("whole.mp4", "cut.mp4");
        cut("whole.avi", "cut.avi");
        Files.write(folder.resolve("empty.mp4"), new byte[0]);
        Files.writeString(folder.resolve("text.mp4"), "this is no clip at all");
        Files.createDirectory(folder.resolve("folder.mp4"));
        StringBuilder csv = new StringBuilder("file,label,split,who\n");
        said.keySet()
                .forEach(f -> csv.append('"')
                        .append(f.replace("\"", "\"\""))
                        .append("\",")
                        .append(f.length() % 2 == 0 ? "a" : "b")
                        .append(",train,x\n"));

        CheckReport report = check(csv.toString(), List.of());

        int line = 2;
        for (Map.Entry<String, @Nullable String> e : said.entrySet()) {
            String at = "line " + line++ + " of ";
            List<String> texts = report.findings().stream()
                    .map(Finding::text)
                    .filter(t -> t.startsWith(at))
                    .toList();
            if (e.getValue() == null) {
                assertThat(texts.stream().filter(t -> !t.contains("its sound is silence")))
                        .as(e.getKey())
                        .isEmpty();
            } else {
                assertThat(texts).as(e.getKey()).isNotEmpty().anyMatch(t -> t.contains(e.getValue()));
            }
        }
        assertThat(report.rows()).isEqualTo(said.size());
    }

    private void write(String name, @Nullable VideoClip video, @Nullable AudioClip sound) {
        ClipWriter.write(folder.resolve(name), video, 25, sound, VideoCodec.MPEG4);
    }

    private void cut(String whole, String name) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(whole));
        Files.write(folder.resolve(name), java.util.Arrays.copyOf(bytes, bytes.length / 2));
    }

    @Test
    void run_rowsOutsideTheRoot_areRefusedUnlessASettingAllowsThem() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path root = Files.createDirectory(folder.resolve("root"));
        clip("outside/a.mp4", 20, 90, 0.4);
        Files.createSymbolicLink(root.resolve("link.mp4"), outside.resolve("a.mp4"));
        Files.createSymbolicLink(root.resolve("links"), outside);
        List<String> names =
                List.of("../outside/a.mp4", outside.resolve("a.mp4").toString(), "link.mp4", "links/a.mp4");
        StringBuilder csv = new StringBuilder("file,label\n");
        names.forEach(n -> csv.append(n).append(",a\n"));
        Files.writeString(root.resolve("manifest.csv"), csv);
        RgbConfig rgb = new RgbConfig(
                "{file}", 8, 1, 40, 40, 48, 0, 0, false, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), 0);
        ColumnsConfig columns = new ColumnsConfig("label", null, null, null, null, null);
        DataConfig refusing = new DataConfig(root, "manifest.csv", columns, 0, SetsConfig.defaults(), null);

        List<String> broken =
                Findings.texts(DataCheck.run(refusing, Map.of("rgb", rgb), Map.of(), Progress.SILENT), Kind.BROKEN);

        assertThat(broken).hasSize(names.size());
        for (int i = 0; i < names.size(); i++) {
            assertThat(broken.get(i))
                    .isEqualTo("line " + (i + 2) + " of " + root.resolve("manifest.csv") + " names \"" + names.get(i)
                            + "\" for the modality rgb, which lies outside data.root " + root
                            + ": set data.outside-root to allow if you trust the manifest and the links in that folder,"
                            + " or mend the row");
        }
        DataConfig allowing = new DataConfig(
                root,
                "manifest.csv",
                columns,
                0,
                SetsConfig.defaults(),
                null,
                SamplingConfig.defaults(),
                List.of(),
                OutsideRoot.ALLOW);
        assertThat(Findings.texts(DataCheck.run(allowing, Map.of("rgb", rgb), Map.of(), Progress.SILENT), Kind.BROKEN))
                .isEmpty();
    }

    @Test
    void run_rowThatNamesWhatNoFileCanBeCalled_isListedAndTheOthersAreRead() throws IOException {
        clip("a.mp4", 20, 90, 0.4);
        Files.writeString(folder.resolve("manifest.csv"), "file,label\na\0.mp4,a\na.mp4,b\n");
        RgbConfig rgb = new RgbConfig(
                "{file}", 8, 1, 40, 40, 48, 0, 0, false, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), 0);
        ColumnsConfig columns = new ColumnsConfig("label", null, null, null, null, null);
        DataConfig data = new DataConfig(folder, "manifest.csv", columns, 0, SetsConfig.defaults(), null);

        assertThat(Findings.texts(DataCheck.run(data, Map.of("rgb", rgb), Map.of(), Progress.SILENT), Kind.BROKEN))
                .containsExactly("line 2 of " + folder.resolve("manifest.csv")
                        + " names a file for the modality rgb that no file can be called (Nul character not allowed):"
                        + " mend the row");
    }
}
