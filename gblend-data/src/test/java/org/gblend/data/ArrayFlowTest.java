package org.gblend.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.data.check.CheckReport;
import org.gblend.data.check.DataCheck;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayFlowConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.internal.array.NpyFiles;
import org.gblend.data.internal.prepare.Modality;
import org.gblend.data.internal.sample.ClipDraw;
import org.gblend.data.internal.sample.Clock;
import org.gblend.data.internal.sample.Span;
import org.gblend.data.internal.store.Fingerprint;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.media.FlowMethod;
import org.gblend.media.OpticalFlow;
import org.gblend.media.VideoClip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flow of frames in array files: motion that is known, in every layout and type, and the same as flow of a clip. */
class ArrayFlowTest {
    private static final int ROWS = 3;
    private static final int FRAMES = 4;
    private static final int HEIGHT = 40;
    private static final int WIDTH = 56;
    private static final int PICTURE = HEIGHT * WIDTH;
    private static final double BOUND = 6;

    @TempDir
    Path folder;

    /** Row r's texture moves by (2 - r, r - 1) pixels a frame. */
    private static double light(int row, int t, int y, int x) {
        double u = x - (2 - row) * t;
        double v = y - (row - 1) * t;
        return Math.round(120 + 45 * Math.sin(0.31 * u) * Math.cos(0.27 * v) + 35 * Math.sin(0.15 * u + 0.17 * v));
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[ROWS * FRAMES * PICTURE];
        for (int i = 0; i < bytes.length; i++) {
            int frame = i / PICTURE;
            bytes[i] = (byte) light(frame / FRAMES, frame % FRAMES, i % PICTURE / WIDTH, i % WIDTH);
        }
        return bytes;
    }

    private static ArrayFlowConfig flow(String from, String layout, List<Double> range, FlowMethod method, int gap) {
        return new ArrayFlowConfig(from, "row", "", layout, range, 0, method, gap, BOUND, 0, 0, false);
    }

    private static ArrayFlowConfig flow(String layout) {
        return flow("frames.npy", layout, List.of(), FlowMethod.DIS, 1);
    }

    private PreparedData prepare(Map<String, ModalityConfig> modalities) throws IOException {
        Files.writeString(folder.resolve("manifest.csv"), "id,label\na,0\nb,1\nc,2\n");
        ColumnsConfig columns = new ColumnsConfig("label", "id", null, null, null, null);
        DataConfig config = TableData.config(folder, columns, SetsConfig.defaults());
        return PreparedData.unlabelled(
                config, modalities, List.of("any"), Map.of(), folder.resolve("cache"), Progress.SILENT);
    }

    private PreparedData prepare(ArrayFlowConfig config) throws IOException {
        return prepare(TableData.one(config));
    }

    private static byte[] prepared(PreparedData data, int row) {
        return data.store("features").sample(row).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Mean motion in pixels away from the border. */
    private static double mean(byte[] fields, int field, int component) {
        double sum = 0;
        int count = 0;
        for (int y = 8; y < HEIGHT - 8; y++) {
            for (int x = 8; x < WIDTH - 8; x++) {
                sum += (fields[((field * HEIGHT + y) * WIDTH + x) * 2 + component] & 0xFF) - 128;
                count++;
            }
        }
        return sum / count * BOUND / 127;
    }

    @ParameterizedTest
    @CsvSource({"DIS, 1", "FARNEBACK, 1", "TVL1, 1", "DIS, 2", "FARNEBACK, 2"})
    void movingFrames_giveTheirMotionInPixelsOverTheGapWithItsSign(FlowMethod method, int gap) throws IOException {
        NpyFiles.write(
                folder.resolve("frames.npy.gz"), NpyFiles.gzip(NpyFiles.bytes(bytes(), ROWS, FRAMES, HEIGHT, WIDTH)));
        try (PreparedData data = prepare(flow("frames.npy.gz", "t,h,w", List.of(), method, gap))) {
            for (int row = 0; row < ROWS; row++) {
                assertThat(data.store("features").shape(row)).containsExactly(FRAMES - gap, HEIGHT, WIDTH, 2);
                for (int field = 0; field < FRAMES - gap; field++) {
                    assertThat(mean(prepared(data, row), field, 0))
                            .as("x of row %d", row)
                            .isCloseTo(gap * (2 - row), offset(0.3));
                    assertThat(mean(prepared(data, row), field, 1))
                            .as("y of row %d", row)
                            .isCloseTo(gap * (row - 1), offset(0.3));
                }
            }
        }
    }

    @Test
    void bytes_areThoseOfTheFlowOfAGreyClip() throws IOException {
        NpyFiles.write(folder.resolve("frames.npy"), NpyFiles.bytes(bytes(), ROWS, FRAMES, HEIGHT, WIDTH));
        byte[] rgb = new byte[FRAMES * PICTURE * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = bytes()[FRAMES * PICTURE + i / 3];
        }
        VideoClip clip = new VideoClip(rgb, FRAMES, HEIGHT, WIDTH, 3, new double[FRAMES]);
        byte[] expected =
                OpticalFlow.of(clip, FlowMethod.DIS, 1).quantised(BOUND).data();
        try (PreparedData data = prepare(flow("t,h,w"))) {
            assertThat(prepared(data, 1)).isEqualTo(expected);
        }
    }

    @Test
    void layoutsAndTypes_giveTheSameBytes() throws IOException {
        byte[] frames = bytes();
        NpyFiles.write(folder.resolve("frames.npy"), NpyFiles.bytes(frames, ROWS, FRAMES, HEIGHT, WIDTH));
        byte[][] expected = new byte[ROWS][];
        try (PreparedData data = prepare(flow("t,h,w"))) {
            for (int row = 0; row < ROWS; row++) {
                expected[row] = prepared(data, row);
            }
        }
        byte[] turned = new byte[frames.length];
        byte[] colours = new byte[3 * frames.length];
        float[] floats = new float[frames.length];
        ByteBuffer shorts = ByteBuffer.allocate(2 * frames.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < frames.length; i++) {
            int frame = i / PICTURE;
            int pixel = i % PICTURE;
            turned[(frame / FRAMES * PICTURE + pixel) * FRAMES + frame % FRAMES] = frames[i];
            for (int c = 0; c < 3; c++) {
                colours[(frame * 3 + c) * PICTURE + pixel] = frames[i];
            }
            floats[i] = (frames[i] & 0xFF) / 255f - 0.5f;
            shorts.putShort((short) (500 + 4 * (frames[i] & 0xFF)));
        }
        NpyFiles.write(folder.resolve("turned.npy"), NpyFiles.bytes(turned, ROWS, HEIGHT, WIDTH, FRAMES));
        NpyFiles.write(folder.resolve("colours.npy"), NpyFiles.bytes(colours, ROWS, FRAMES, 3, HEIGHT, WIDTH));
        NpyFiles.write(folder.resolve("floats.npy"), NpyFiles.floats(floats, ROWS, FRAMES, HEIGHT, WIDTH));
        NpyFiles.write(
                folder.resolve("shorts.npy"), NpyFiles.npy("<i2", false, shorts.array(), ROWS, FRAMES, HEIGHT, WIDTH));
        for (ArrayFlowConfig config : List.of(
                flow("turned.npy", "h,w,t", List.of(), FlowMethod.DIS, 1),
                flow("colours.npy", "t,c,h,w", List.of(), FlowMethod.DIS, 1),
                flow("floats.npy", "t,h,w", List.of(-0.5, 0.5), FlowMethod.DIS, 1),
                flow("shorts.npy", "t,h,w", List.of(500.0, 1520.0), FlowMethod.DIS, 1))) {
            try (PreparedData data = prepare(config)) {
                for (int row = 0; row < ROWS; row++) {
                    assertThat(prepared(data, row))
                            .as("%s, row %d", config.from(), row)
                            .isEqualTo(expected[row]);
                }
            }
        }
    }

    @Test
    void shortEdge_resizesBeforeTheFlow_motionIsInPreparedPixels() throws IOException {
        NpyFiles.write(folder.resolve("frames.npy"), NpyFiles.bytes(bytes(), ROWS, FRAMES, HEIGHT, WIDTH));
        ArrayFlowConfig half = new ArrayFlowConfig(
                "frames.npy", "row", "", "t,h,w", List.of(), HEIGHT / 2, FlowMethod.DIS, 1, BOUND, 0, 0, false);
        try (PreparedData data = prepare(half)) {
            assertThat(data.shape("features")).containsExactly(FRAMES - 1, HEIGHT / 2, WIDTH / 2, 2);
            byte[] fields = prepared(data, 0);
            double sum = 0;
            for (int y = 4; y < HEIGHT / 2 - 4; y++) {
                for (int x = 4; x < WIDTH / 2 - 4; x++) {
                    sum += ((fields[(y * WIDTH / 2 + x) * 2] & 0xFF) - 128) * BOUND / 127;
                }
            }
            assertThat(sum / ((HEIGHT / 2 - 8) * (WIDTH / 2 - 8))).isCloseTo(1, offset(0.15));
        }
    }

    /** Both take clips of two steps: the flow's first field belongs to the first of the frames. */
    @Test
    void clips_showTheStretchThatTheFramesShow() throws IOException {
        NpyFiles.write(folder.resolve("frames.npy"), NpyFiles.bytes(bytes(), ROWS, FRAMES, HEIGHT, WIDTH));
        Map<String, ModalityConfig> modalities = new LinkedHashMap<>();
        modalities.put("frames", new ArrayConfig("frames.npy", "row", "", "t,h,w", 2, -1, ArrayScale.NONE, 0));
        modalities.put(
                "flow",
                new ArrayFlowConfig(
                        "frames.npy", "row", "", "t,h,w", List.of(), 0, FlowMethod.DIS, 1, BOUND, 2, 0, false));
        try (PreparedData data = prepare(modalities)) {
            Clock clock = requireNonNull(data.clock());
            assertThat(data.shape("flow")).containsExactly(2, HEIGHT, WIDTH, 2);
            SampleStore frames = data.store("frames");
            SampleStore flow = data.store("flow");
            assertThat(flow.step(0)).isEqualTo(frames.step(0)).isEqualTo(1.0 / FRAMES);
            for (int start = 0; start < FRAMES - 2; start++) {
                ClipDraw draw = new ClipDraw(true, (start + 0.5) / (FRAMES - 1), 0, 0, 0, false);
                Span span = clock.span(0, draw);
                assertThat(span.firstStep(frames, 0, FRAMES, 2)).isEqualTo(start);
                assertThat(span.firstStep(flow, 0, FRAMES - 1, 2)).isEqualTo(start);
            }
        }
    }

    @Test
    void arrays_thatAreNoFrames_areRefusedAndCheckedWithOneMessage() throws IOException {
        NpyFiles.write(folder.resolve("floats.npy"), NpyFiles.floats(new float[ROWS * 2 * 16 * 16], ROWS, 2, 16, 16));
        NpyFiles.write(
                folder.resolve("deep.npy"), NpyFiles.bytes(new byte[ROWS * 2 * 16 * 16 * 4], ROWS, 2, 16, 16, 4));
        NpyFiles.write(folder.resolve("short.npy"), NpyFiles.bytes(new byte[ROWS * 2 * 16 * 16], ROWS, 2, 16, 16));
        NpyFiles.write(folder.resolve("small.npy"), NpyFiles.bytes(new byte[ROWS * 2 * 4 * 16], ROWS, 2, 4, 16));
        refused(
                flow("floats.npy", "t,h,w", List.of(), FlowMethod.DIS, 1),
                "its values are f32, and optical flow is taken of 8 bits: set range to the values that are black and"
                        + " white, such as [0, 1]");
        refused(
                flow("deep.npy", "t,h,w,c", List.of(), FlowMethod.DIS, 1),
                "its frames have 4 channels, optical flow takes 1 (grey) or 3 (R, G, B): check the layout \"t,h,w,c\","
                        + " or choose channels and write the array again");
        refused(
                flow("short.npy", "t,h,w", List.of(), FlowMethod.DIS, 2),
                "it has 2 frames, and a gap of 2 needs 3: lower gap, or remove the row");
        assertThatThrownBy(() -> prepare(flow("small.npy", "t,h,w", List.of(), FlowMethod.DIS, 1))
                        .close())
                .isInstanceOf(InputException.class)
                .hasMessage("line 2 of " + folder.resolve("manifest.csv")
                        + ", modality features: Optical flow needs frames of at least 8 x 12 pixels; these are 4 x 16."
                        + " Decode larger frames.");
    }

    private void refused(ArrayFlowConfig config, String message) {
        String whole = " of " + folder.resolve("manifest.csv") + ", modality features: " + message;
        assertThatThrownBy(() -> prepare(config).close())
                .isInstanceOf(InputException.class)
                .hasMessage("line 2" + whole);
        ColumnsConfig columns = new ColumnsConfig("label", "id", null, null, null, null);
        CheckReport report = DataCheck.run(
                TableData.config(folder, columns, SetsConfig.defaults()),
                TableData.one(config),
                Map.of(),
                Progress.SILENT);
        assertThat(report.findings())
                .extracting(CheckReport.Finding::text)
                .anySatisfy(text -> assertThat(text).startsWith("line 2 (a)" + whole));
        assertThat(report.usable()).containsOnly(false);
    }

    @Test
    void settings_thatChangeTheFlow_areInTheCachesKey_thoseOfTheClipsAreNot() {
        ArrayFlowConfig plain = flow("t,h,w");
        assertThat(key(new ArrayFlowConfig(
                        "x", "row", "", "t,h,w", List.of(), 0, FlowMethod.DIS, 1, BOUND, 3, 2, true)))
                .isEqualTo(key(plain));
        for (ArrayFlowConfig other : List.of(
                flow("h,w,t"),
                flow("x", "t,h,w", List.of(0.0, 1.0), FlowMethod.DIS, 1),
                flow("x", "t,h,w", List.of(), FlowMethod.FARNEBACK, 1),
                flow("x", "t,h,w", List.of(), FlowMethod.DIS, 2),
                new ArrayFlowConfig("x", "row", "", "t,h,w", List.of(), 20, FlowMethod.DIS, 1, BOUND, 0, 0, false),
                new ArrayFlowConfig("x", "row", "", "t,h,w", List.of(), 0, FlowMethod.DIS, 1, 3, 0, 0, false))) {
            assertThat(key(other)).as("%s", other).isNotEqualTo(key(plain));
        }
    }

    private static String key(ModalityConfig config) {
        Fingerprint hash = new Fingerprint();
        Modality.settings(config, hash);
        return hash.hex();
    }

    @Test
    void settings_thatMakeNoSense_areRefused() {
        assertThatThrownBy(() -> flow("t,c"))
                .hasMessage("layout: \"t,c\" is not that of frames; give t, h and w, and one more letter if there is a"
                        + " channel axis, such as t,h,w or t,h,w,c");
        assertThatThrownBy(() -> flow("x", "t,h,w", List.of(1.0, 0.0), FlowMethod.DIS, 1))
                .hasMessage("range: [1.0, 0.0] is not two numbers, the lower first; give the values of black and white,"
                        + " such as [0, 1]");
        assertThatThrownBy(() -> flow("x", "t,h,w", List.of(), FlowMethod.DIS, 0))
                .hasMessage("gap: 0 is too small; give 1 or more");
        assertThatThrownBy(() -> new ArrayConfig("x", "row", "", "t,c", 0, -1, ArrayScale.NONE, 0, true))
                .hasMessage("mirror: true needs axes h and w in layout \"t,c\"; give false");
    }
}
