package org.gblend.data;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.DrawBy;
import org.gblend.data.config.FlowConfig;
import org.gblend.data.config.LoaderConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.config.SplitNamesConfig;
import org.gblend.data.internal.sample.ClipDraw;
import org.gblend.media.AudioClip;
import org.gblend.media.ClipWriter;
import org.gblend.media.FlowMethod;
import org.gblend.media.LogCurve;
import org.gblend.media.LogMelConfig;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clips that are made here as real files: what comes out of the loader is what was put in. */
class MediaDataTest {
    private static final int FRAMES = 50;
    private static final int SIZE = 48;
    private static final LogMelConfig MEL = new LogMelConfig(16000, 256, 160, 256, 40, 0, 8000, 1, LogCurve.PLAIN);

    @TempDir
    Path folder;

    /** Two seconds: the picture grows brighter by 4 a frame, noise sounds in the second half. */
    private static VideoClip brightening() {
        byte[] data = new byte[FRAMES * SIZE * SIZE * 3];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (20 + 4 * (i / (SIZE * SIZE * 3)));
        }
        return new VideoClip(data, FRAMES, SIZE, SIZE, 3, new double[FRAMES]);
    }

    private static AudioClip noiseInSecondHalf() {
        Random random = new Random(1);
        float[] samples = new float[32000];
        for (int i = 16000; i < samples.length; i++) {
            samples[i] = random.nextFloat() - 0.5f;
        }
        return new AudioClip(samples, 16000);
    }

    /** A smooth texture that moves 2 pixels to the right from frame to frame. */
    private static VideoClip movingRight() {
        byte[] data = new byte[FRAMES * SIZE * SIZE * 3];
        for (int i = 0; i < data.length; i++) {
            int x = i / 3 % SIZE - 2 * (i / (SIZE * SIZE * 3));
            int y = i / 3 / SIZE % SIZE;
            data[i] = (byte) (128 + 60 * Math.sin(x * 0.5) * Math.cos(y * 0.4) + 50 * Math.sin(0.23 * x + 0.31 * y));
        }
        return new VideoClip(data, FRAMES, SIZE, SIZE, 3, new double[FRAMES]);
    }

    private DataConfig config(String text, double window) throws IOException {
        Files.writeString(folder.resolve("manifest.csv"), text);
        boolean windows = text.startsWith("file,label,split,start,end");
        ColumnsConfig columns =
                new ColumnsConfig("label", null, "split", null, windows ? "start" : null, windows ? "end" : null);
        SetsConfig sets = new SetsConfig(
                0, 0, 0, 0, DrawBy.AUTO, DrawBy.AUTO, 1, 0, new SplitNamesConfig("train", "holdout", "val", ""));
        return new DataConfig(folder, "manifest.csv", columns, window, sets, null);
    }

    private PreparedData prepare(DataConfig config, Map<String, ModalityConfig> modalities) {
        return PreparedData.prepare(config, modalities, folder.resolve("cache"), Progress.SILENT);
    }

    private static RgbConfig rgb(int frames) {
        return new RgbConfig(
                "{file}", frames, 1, 40, 40, 48, 0, 0, false, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), 0);
    }

    private static AudioConfig audio() {
        return new AudioConfig("{file}", MEL, 20, false, 0, 0);
    }

    private static Map<String, ModalityConfig> modalities(Object... pairs) {
        Map<String, ModalityConfig> m = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            m.put((String) pairs[i], (ModalityConfig) pairs[i + 1]);
        }
        return m;
    }

    /** Mean over the first frame of a clip. */
    private static double firstFrame(Batch batch, int sample) {
        long[] shape = batch.shape("video");
        int frame = (int) (shape[2] * shape[3] * shape[4]);
        double sum = 0;
        for (int i = 0; i < frame; i++) {
            sum += batch.values("video").getAtIndex(JAVA_FLOAT, sample * shape[1] * frame + i);
        }
        return sum / frame;
    }

    /** Frames of the sound that are loud. */
    private static int loud(Batch batch, int sample) {
        int loud = 0;
        for (int t = 0; t < 20; t++) {
            double sum = 0;
            for (int m = 0; m < 40; m++) {
                sum += batch.values("audio").getAtIndex(JAVA_FLOAT, (sample * 20L + t) * 40 + m);
            }
            loud += sum / 40 > -12 ? 1 : 0;
        }
        return loud;
    }

    @Test
    void pictureAndSoundOfASample_areOfTheSameStretchOfTime() throws IOException {
        for (int i = 0; i < 2; i++) {
            ClipWriter.write(folder.resolve(i + ".mp4"), brightening(), 25, noiseInSecondHalf(), VideoCodec.H264);
        }
        DataConfig config = config("file,label,split\n0.mp4,a,train\n1.mp4,b,train\n", 0);
        List<Integer> starts = new ArrayList<>();
        try (PreparedData data = prepare(config, modalities("audio", audio(), "video", rgb(10)));
                Loader loader =
                        new Loader(data, new LoaderConfig(4, 1, 2), data.sets().train(), 3)) {
            assertThat(loader.hasClips()).isTrue();
            assertThat(data.store("video").shape(0)).containsExactly(50, 48, 48, 3);
            for (int epoch = 0; epoch < 40; epoch++) {
                try (Batches batches = loader.training(data.sets().train(), epoch, 0);
                        Batch batch = batches.next()) {
                    for (int i = 0; i < 2; i++) {
                        double start = (firstFrame(batch, i) - 20) / 4;
                        starts.add((int) Math.round(start));
                        double expected = Math.clamp((start + 10 - 25) / 10, 0, 1) * 20;
                        assertThat((double) loud(batch, i))
                                .as("clip from frame %f", start)
                                .isCloseTo(expected, offset(1.8));
                    }
                }
            }
            assertThat(starts.stream().distinct().count()).isGreaterThan(20);
            assertThat(starts).allMatch(s -> s >= 0 && s <= 40);
            try (Batches batches = loader.evaluation(data.sets().train(), 3);
                    Batch batch = batches.next()) {
                for (int i = 0; i < 3; i++) {
                    assertThat(firstFrame(batch, i)).isCloseTo(20 + 4 * 20 * i, offset(2.5));
                }
                assertThat(new int[] {loud(batch, 0), loud(batch, 1), loud(batch, 2)})
                        .satisfies(l -> assertThat(l[0]).isZero())
                        .satisfies(l -> assertThat(l[1]).isBetween(9, 11))
                        .satisfies(l -> assertThat(l[2]).isEqualTo(20));
            }
        }
    }

    @Test
    void noise_isOneFixedDrawPerFile_inAStoreOfItsOwn() throws IOException {
        StringBuilder rows = new StringBuilder("file,label,split\n");
        for (String name : List.of("a", "b")) {
            ClipWriter.write(folder.resolve(name + ".mp4"), movingRight(), 25, noiseInSecondHalf(), VideoCodec.H264);
            rows.append(name).append(".mp4,").append(name).append(",train\n");
        }
        AudioConfig noisy = new AudioConfig("{file}", MEL, 20, false, 0, 0, -5.0);
        float[] again;
        try (PreparedData data = prepare(config(rows.toString(), 0), modalities("audio", noisy))) {
            again = sounds(data);
        }
        try (PreparedData clean = prepare(config(rows.toString(), 0), modalities("audio", audio()));
                PreparedData data = PreparedData.prepare(
                        config(rows.toString(), 0),
                        modalities("audio", noisy),
                        folder.resolve("another"),
                        Progress.SILENT)) {
            float[] one = sounds(data);
            float[] plain = sounds(clean);
            int half = one.length / 2;

            assertThat(one).as("drawn anew").isEqualTo(again).isNotEqualTo(plain);
            assertThat(Arrays.copyOf(plain, half)).isEqualTo(Arrays.copyOfRange(plain, half, 2 * half));
            assertThat(Arrays.copyOf(one, half)).isNotEqualTo(Arrays.copyOfRange(one, half, 2 * half));
        }
    }

    /** Both rows' sound. */
    private static float[] sounds(PreparedData data) {
        try (Loader loader =
                        new Loader(data, new LoaderConfig(2, 1, 1), data.sets().train(), 9);
                Batches batches = loader.evaluation(data.sets().train(), 1);
                Batch batch = batches.next()) {
            return batch.values("audio").toArray(JAVA_FLOAT);
        }
    }

    @Test
    void augmentedSamples_areTheSameForAnyNumberOfThreads() throws IOException {
        StringBuilder rows = new StringBuilder("file,label,split\n");
        for (int i = 0; i < 6; i++) {
            ClipWriter.write(folder.resolve(i + ".mp4"), movingRight(), 25, noiseInSecondHalf(), VideoCodec.H264);
            rows.append(i).append(".mp4,").append(i % 2 == 0 ? "a" : "b").append(",train\n");
        }
        RgbConfig d = RgbConfig.defaults();
        RgbConfig rgb = new RgbConfig("{file}", 4, 2, 24, 32, 40, 36, 48, true, d.mean(), d.std(), 0);
        FlowConfig flow = new FlowConfig("{file}", 4, 2, 24, 32, 40, 36, 48, true, 8, FlowMethod.DIS, 1, 0);
        AudioConfig audio = new AudioConfig("{file}", MEL, 20, true, 5, 5);
        try (PreparedData data =
                prepare(config(rows.toString(), 0), modalities("rgb", rgb, "flow", flow, "audio", audio))) {
            List<float[]> one = passes(data, new LoaderConfig(2, 1, 1));
            List<float[]> three = passes(data, new LoaderConfig(2, 3, 4));
            assertThat(one).hasSize(18).usingRecursiveComparison().isEqualTo(three);
            assertThat(one.get(0)).isNotEqualTo(one.get(9));
        }
    }

    /** Every array of two epochs. */
    private static List<float[]> passes(PreparedData data, LoaderConfig config) {
        List<float[]> arrays = new ArrayList<>();
        try (Loader loader = new Loader(data, config, data.sets().train(), 9)) {
            for (int epoch = 0; epoch < 2; epoch++) {
                try (Batches batches = loader.training(data.sets().train(), epoch, 0)) {
                    while (batches.hasNext()) {
                        try (Batch batch = batches.next()) {
                            data.modalities()
                                    .forEach(m -> arrays.add(batch.values(m).toArray(JAVA_FLOAT)));
                        }
                    }
                }
            }
        }
        return arrays;
    }

    @Test
    void windows_areWidenedAboutTheirMiddleAndMovedIntoTheFile() throws IOException {
        ClipWriter.write(folder.resolve("a.mp4"), brightening(), 25, noiseInSecondHalf(), VideoCodec.H264);
        DataConfig config = config(
                "file,label,split,start,end\na.mp4,a,train,0.9,1.1\na.mp4,b,train,0,0.1\na.mp4,a,train,1.95,2\n", 0.4);
        try (PreparedData data = prepare(config, modalities("audio", audio(), "video", rgb(10)));
                Loader loader =
                        new Loader(data, new LoaderConfig(4, 1, 2), data.sets().train(), 3);
                Batches batches = loader.evaluation(data.sets().train(), 1);
                Batch batch = batches.next()) {
            assertThat(firstFrame(batch, 0)).isCloseTo(20 + 4 * 20, offset(2.5));
            assertThat(firstFrame(batch, 1)).isCloseTo(20, offset(2.5));
            assertThat(firstFrame(batch, 2)).isCloseTo(20 + 4 * 40, offset(2.5));
            assertThat(loud(batch, 0)).isBetween(9, 11);
            assertThat(loud(batch, 1)).isZero();
            assertThat(loud(batch, 2)).isEqualTo(20);
        }
    }

    @Test
    void flow_isTheMotionInUnitsOfItsBound() throws IOException {
        for (int i = 0; i < 2; i++) {
            ClipWriter.write(folder.resolve(i + ".mp4"), movingRight(), 25, null, VideoCodec.H264);
        }
        DataConfig config = config("file,label,split\n0.mp4,a,train\n1.mp4,b,train\n", 0);
        FlowConfig flow = new FlowConfig("{file}", 4, 1, 24, 24, 48, 0, 0, true, 8, FlowMethod.DIS, 1, 0);
        try (PreparedData data = prepare(config, modalities("flow", flow));
                Loader loader =
                        new Loader(data, new LoaderConfig(4, 1, 2), data.sets().train(), 3)) {
            assertThat(data.store("flow").shape(0)).containsExactly(49, 48, 48, 2);
            for (int epoch = 0; epoch < 6; epoch++) {
                try (Batches batches = loader.training(data.sets().train(), epoch, 0);
                        Batch batch = batches.next()) {
                    float[] values = batch.values("flow").toArray(JAVA_FLOAT);
                    for (int i = 0; i < 2; i++) {
                        boolean mirrored = ClipDraw.training(RandomStreams.of(3), epoch, batch.rows()[i])
                                .mirrored();
                        int from = values.length / 2 * i;
                        double[] x = new double[values.length / 4];
                        Arrays.setAll(x, k -> values[from + 2 * k]);
                        Arrays.sort(x);
                        assertThat(x[x.length / 2]).isCloseTo(mirrored ? -0.25 : 0.25, offset(0.03));
                    }
                }
            }
        }
    }

    private void refused(DataConfig config, ModalityConfig modality, String message) {
        assertThatThrownBy(() -> prepare(config, modalities("m", modality)).close())
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("line 2 of " + folder.resolve("manifest.csv") + ", modality m: ")
                .hasMessageContaining(message);
    }

    @Test
    void clipsThatCannotBeUsed_areNamedWithTheirRow() throws IOException {
        Path good = folder.resolve("good.mp4");
        ClipWriter.write(good, brightening(), 25, noiseInSecondHalf(), VideoCodec.H264);
        Path silent = folder.resolve("bad.mp4");
        DataConfig config = config("file,label,split\nbad.mp4,a,train\ngood.mp4,b,train\n", 0);
        ClipWriter.write(silent, brightening(), 25, null, VideoCodec.H264);
        refused(config, audio(), silent.toString());
        prepare(config, modalities("video", rgb(10))).close();
        Files.write(silent, new byte[0]);
        refused(config, rgb(10), silent.toString());
        Files.write(silent, Arrays.copyOf(Files.readAllBytes(good), (int) Files.size(good) / 2));
        refused(config, rgb(10), silent.toString());
        refused(config, audio(), silent.toString());
        Files.copy(good, silent, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        prepare(config, modalities("m", rgb(10))).close();
        DataConfig outside = config("file,label,split,start,end\nbad.mp4,a,train,7,8\ngood.mp4,b,train,0,1\n", 0);
        refused(outside, rgb(10), silent.toString());
    }

    @Test
    void pictureSmallerThanTheCrop_saysWhatToChange() throws IOException {
        byte[] wide = new byte[4 * 32 * 128 * 3];
        VideoClip clip = new VideoClip(wide, 4, 128, 32, 3, new double[4]);
        ClipWriter.write(folder.resolve("tall.mp4"), clip, 25, null, VideoCodec.H264);
        DataConfig config = config("file,label,split\ntall.mp4,a,train\ntall.mp4,b,train\n", 0);
        RgbConfig crop = new RgbConfig(
                "{file}", 2, 1, 24, 48, 32, 0, 0, false, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), 0);
        refused(
                config,
                crop,
                "the prepared picture of " + folder.resolve("tall.mp4") + " is 128 x 32 pixels (height x"
                        + " width), smaller than the crop of 24 x 48: raise short-edge, or set it to 0 for the smallest picture"
                        + " that covers the crop");
        RgbConfig covering = new RgbConfig(
                "{file}", 2, 1, 24, 48, 0, 0, 0, false, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), 0);
        try (PreparedData data = prepare(config, modalities("m", covering))) {
            assertThat(data.store("m").shape(0)).containsExactly(4, 192, 48, 3);
        }
        RgbConfig narrow = new RgbConfig(
                "{file}", 2, 1, 24, 24, 32, 0, 0, false, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), 0);
        prepare(config, modalities("m", narrow)).close();
        assertThatThrownBy(() -> prepare(config, modalities("m", crop)).close())
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("the prepared picture of line 2 of " + folder.resolve("manifest.csv")
                        + " is 128 x 32 pixels (height x width), smaller than the crop of 24 x 48");
    }

    @Test
    void windowsThatAreNone_nameTheRow() throws IOException {
        ClipWriter.write(folder.resolve("a.mp4"), brightening(), 25, null, VideoCodec.H264);
        DataConfig backwards = config("file,label,split,start,end\na.mp4,a,train,1,0.5\na.mp4,b,train,0,1\n", 0);
        assertThatThrownBy(() -> prepare(backwards, modalities("m", rgb(2))).close())
                .hasMessage("line 2 of " + folder.resolve("manifest.csv")
                        + " has a window from 1.0 s to 0.5 s, which ends" + " before it begins: mend the row");
        DataConfig text = config("file,label,split,start,end\na.mp4,a,train,0,1\na.mp4,b,train,soon,1\n", 0);
        assertThatThrownBy(() -> prepare(text, modalities("m", rgb(2))).close())
                .hasMessage("line 3 of " + folder.resolve("manifest.csv")
                        + " has \"soon\" in column \"start\" for the start"
                        + " of its window: give seconds from the file's start");
    }

    @Test
    void soundAtItsOwnLength_needsWindowsOfOneLength() throws IOException {
        ClipWriter.write(folder.resolve("a.mp4"), brightening(), 25, noiseInSecondHalf(), VideoCodec.H264);
        AudioConfig own = new AudioConfig("{file}", MEL, 0, false, 0, 0);
        String rows = "file,label,split,start,end\na.mp4,a,train,0,1\na.mp4,b,train,0,0.5\n";
        assertThatThrownBy(() -> prepare(config(rows, 0), modalities("m", own)).close())
                .isInstanceOf(InputException.class)
                .hasMessage("the sounds of m have different lengths: 49 frames for line 3 of "
                        + folder.resolve("manifest.csv")
                        + ", up to 99 for others: set modalities.m.input.audio.frames to bring them"
                        + " to one length, or data.window to make the windows equal");
        try (PreparedData data = prepare(config(rows, 0.6), modalities("m", own))) {
            assertThat(data.shape("m")).containsExactly(59, 40, 1);
        }
    }
}
