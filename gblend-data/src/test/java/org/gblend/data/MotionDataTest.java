package org.gblend.data;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.DrawBy;
import org.gblend.data.config.FlowConfig;
import org.gblend.data.config.LoaderConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.MotionConfig;
import org.gblend.data.config.MotionSource;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.config.SamplingConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.config.SplitNamesConfig;
import org.gblend.data.config.TooShort;
import org.gblend.data.internal.prepare.Modality;
import org.gblend.data.internal.store.Fingerprint;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.media.ClipWriter;
import org.gblend.media.FlowMethod;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Motion modalities from real files: what is stored is the motion that was put in. */
class MotionDataTest {
    private static final int SIZE = 96;

    @TempDir
    Path folder;

    /** A smooth texture that moves 2 pixels to the right from frame to frame. */
    private static VideoClip movingRight(int frames) {
        byte[] data = new byte[frames * SIZE * SIZE * 3];
        for (int i = 0; i < data.length; i++) {
            int x = i / 3 % SIZE - 2 * (i / (SIZE * SIZE * 3));
            int y = i / 3 / SIZE % SIZE;
            data[i] = (byte) (128 + 60 * Math.sin(x * 0.5) * Math.cos(y * 0.4) + 50 * Math.sin(0.23 * x + 0.31 * y));
        }
        return new VideoClip(data, frames, SIZE, SIZE, 3, new double[frames]);
    }

    private PreparedData prepare(String file, SamplingConfig sampling, Map<String, ModalityConfig> modalities)
            throws IOException {
        Files.writeString(
                folder.resolve("manifest.csv"),
                "file,label,split\n%1$s,a,train\n%1$s,b,train\n%1$s,a,test\n%1$s,b,test\n".formatted(file));
        ColumnsConfig columns = new ColumnsConfig("label", null, "split", null, null, null);
        SetsConfig sets = new SetsConfig(0, 0, 0, 0, DrawBy.AUTO, DrawBy.AUTO, 1, 0, SplitNamesConfig.defaults());
        DataConfig config = new DataConfig(folder, "manifest.csv", columns, 0, sets, null, sampling);
        return PreparedData.prepare(config, modalities, folder.resolve("cache"), Progress.SILENT);
    }

    private static Map<String, ModalityConfig> one(String name, ModalityConfig config) {
        Map<String, ModalityConfig> map = new LinkedHashMap<>();
        map.put(name, config);
        return map;
    }

    private static MotionConfig motion(int frames, MotionSource source, boolean accumulate) {
        return new MotionConfig("{file}", frames, 1, 40, 40, 48, 0, 0, true, 16, source, null, accumulate, 8, 7);
    }

    private static RgbConfig rgb(int frames, double fps) {
        return new RgbConfig(
                "{file}", frames, 1, 40, 40, 48, 0, 0, false, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), fps);
    }

    /** Mean u of one stored field in prepared pixels, away from the border. */
    private static double u(SampleStore store, int t) {
        int[] shape = store.shape(0);
        double sum = 0;
        int count = 0;
        for (int y = 12; y < shape[1] - 12; y++) {
            for (int x = 12; x < shape[2] - 12; x++) {
                long at = (((long) t * shape[1] + y) * shape[2] + x) * 2;
                sum += (store.sample(0).get(JAVA_BYTE, at) & 0xFF) - 128;
                count++;
            }
        }
        return sum / count * 16 / 127;
    }

    @ParameterizedTest
    @EnumSource(MotionSource.class)
    void motion_anySource_storesTheAccumulatedMotionOfEachFrame(MotionSource source) throws IOException {
        ClipWriter.write(folder.resolve("clip.mp4"), movingRight(16), 25, null, VideoCodec.H264);

        try (PreparedData data =
                prepare("clip.mp4", SamplingConfig.defaults(), one("motion", motion(4, source, true)))) {
            SampleStore store = data.store("motion");
            assertThat(store.shape(0)).containsExactly(16, 48, 48, 2);
            assertThat(data.shape("motion")).containsExactly(4, 40, 40, 2);
            for (int t : new int[] {0, 2, 5, 12, 15}) {
                assertThat(u(store, t)).as("u of frame %d", t).isCloseTo(t % 12, offset(0.35 + 0.12 * (t % 12)));
            }
        }
    }

    @Test
    void motion_besideRgb_hasAFieldForEachFrameAndMirrorsWithIt() throws IOException {
        ClipWriter.write(folder.resolve("clip.mp4"), movingRight(16), 25, null, VideoCodec.H264);
        Map<String, ModalityConfig> both = one("rgb", rgb(4, 0));
        both.put("motion", motion(4, MotionSource.CODEC, false));

        try (PreparedData data = prepare("clip.mp4", SamplingConfig.defaults(), both);
                Loader loader =
                        new Loader(data, LoaderConfig.defaults(), data.sets().train(), 3)) {
            assertThat(data.store("rgb").shape(0)[0])
                    .isEqualTo(data.store("motion").shape(0)[0]);
            assertThat(data.store("rgb").step(0)).isEqualTo(data.store("motion").step(0));
            boolean left = false;
            boolean right = false;
            for (int epoch = 0; epoch < 12; epoch++) {
                try (Batches batches = loader.training(data.sets().train(), epoch, 0);
                        Batch batch = batches.next()) {
                    for (int sample = 0; sample < batch.size(); sample++) {
                        long field = ((sample * 4L + 3) * 40 * 40 + 20 * 40 + 20) * 2;
                        float u = batch.values("motion").getAtIndex(JAVA_FLOAT, field) * 16;
                        left |= Math.abs(u + 1) < 0.3;
                        right |= Math.abs(u - 1) < 0.3;
                    }
                }
            }
            assertThat(left).as("mirrored clips move left").isTrue();
            assertThat(right).as("others move right").isTrue();
        }
    }

    @Test
    void motion_streamWithBFrames_isRefusedUnlessSomethingStandsIn() throws IOException {
        Files.copy(
                Path.of("../gblend-media/src/test/resources/org/gblend/media/reordered.mp4"), folder.resolve("b.mp4"));
        MotionConfig m =
                new MotionConfig("{file}", 2, 1, 16, 16, 24, 0, 0, false, 16, MotionSource.CODEC, null, true, 8, 7);

        assertThatThrownBy(() -> prepare("b.mp4", SamplingConfig.defaults(), one("motion", m)))
                .isInstanceOf(InputException.class)
                .hasMessage("line 2 of " + folder.resolve("manifest.csv") + ", modality motion: the motion vectors of "
                        + folder.resolve("b.mp4")
                        + " cannot be used: it has B-frames, which also refer to later pictures. Set otherwise to"
                        + " reencode, three-step or full-search, or convert the file");

        MotionConfig standIn = new MotionConfig(
                "{file}", 2, 1, 16, 16, 24, 0, 0, false, 16, MotionSource.CODEC, MotionSource.REENCODE, true, 8, 7);
        try (PreparedData data = prepare("b.mp4", SamplingConfig.defaults(), one("motion", standIn))) {
            assertThat(data.store("motion").shape(0)[0]).isGreaterThan(10);
        }
    }

    @Test
    void flow_withAGap_hasFewerFieldsOfLargerMotion() throws IOException {
        ClipWriter.write(folder.resolve("clip.mp4"), movingRight(10), 25, null, VideoCodec.H264);
        FlowConfig flow = new FlowConfig("{file}", 4, 1, 40, 40, 96, 0, 0, false, 16, FlowMethod.FARNEBACK, 2, 0);

        try (PreparedData data = prepare("clip.mp4", SamplingConfig.defaults(), one("flow", flow))) {
            assertThat(data.store("flow").shape(0)).containsExactly(8, 96, 96, 2);
            assertThat(u(data.store("flow"), 2)).isCloseTo(4, offset(0.3));
        }
    }

    @Test
    void rgb_withFps_preparesByTimeStamps() throws IOException {
        ClipWriter.write(folder.resolve("clip.mp4"), movingRight(20), 25, null, VideoCodec.H264);

        try (PreparedData data = prepare("clip.mp4", SamplingConfig.defaults(), one("rgb", rgb(4, 10)))) {
            assertThat(data.store("rgb").shape(0)[0]).isEqualTo(8);
            assertThat(data.store("rgb").step(0)).isCloseTo(0.1 / 0.8, offset(1e-6));
        }
    }

    @Test
    void settingsThatCameLater_leaveTheNamesOfOlderCachesAlone() {
        Fingerprint old = new Fingerprint().add("flow").add("48").add(8.0);
        Fingerprint same = new Fingerprint();
        Modality.settings(new FlowConfig("{file}", 4, 1, 40, 40, 48, 0, 0, false, 8, FlowMethod.DIS, 1, 0), same);
        Fingerprint other = new Fingerprint();
        Modality.settings(new FlowConfig("{file}", 4, 1, 40, 40, 48, 0, 0, false, 8, FlowMethod.DIS, 2, 0), other);

        assertThat(same.hex()).isEqualTo(old.hex()).isNotEqualTo(other.hex());
    }

    @Test
    void testCrops_three_coverBothEndsAndTheCentreOfTheLongerEdge() throws IOException {
        byte[] ramp = new byte[4 * 48 * 96 * 3];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (byte) (2 * (i / 3 % 96));
        }
        ClipWriter.write(
                folder.resolve("wide.mp4"),
                new VideoClip(ramp, 4, 48, 96, 3, new double[4]),
                25,
                null,
                VideoCodec.H264);
        try (PreparedData data = prepare("wide.mp4", new SamplingConfig(TooShort.HOLD, 3), one("rgb", rgb(2, 0)));
                Loader loader =
                        new Loader(data, LoaderConfig.defaults(), data.sets().train(), 0);
                Batches batches = loader.evaluation(data.sets().test(), 2);
                Batch batch = batches.next()) {
            assertThat(batch.rows()).containsExactly(2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3);
            for (int sample = 0; sample < 12; sample++) {
                long middle = ((sample * 2L * 40 + 20) * 40 + 20) * 3 + 1;
                int left = new int[] {0, 28, 56}[sample % 3];
                assertThat(batch.values("rgb").getAtIndex(JAVA_FLOAT, middle))
                        .as("crop %d", sample % 3)
                        .isCloseTo(2 * (left + 20), offset(6f));
            }
        }
    }
}
