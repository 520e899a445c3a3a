package org.gblend.data.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gblend.media.FlowMethod;
import org.gblend.media.LogMelConfig;
import org.junit.jupiter.api.Test;

class ConfigTest {
    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static RgbConfig rgb(String from, int frames, int edge, int low, int high, List<Double> std) {
        return new RgbConfig(from, frames, 1, 48, 64, edge, low, high, false, List.of(0.0, 0.0, 0.0), std, 0);
    }

    private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);

    @Test
    void defaults_areTheOnesOfThePaper() {
        assertThat(RgbConfig.defaults().frames()).isEqualTo(16);
        assertThat(RgbConfig.defaults().height()).isEqualTo(224);
        assertThat(RgbConfig.defaults().mean()).containsExactly(110.201, 100.640, 95.997);
        assertThat(RgbConfig.defaults().std()).containsExactly(58.149, 56.470, 55.332);
        assertThat(FlowConfig.defaults().bound()).isEqualTo(20);
        assertThat(AudioConfig.defaults().frames()).isEqualTo(100);
        assertThat(AudioConfig.defaults().mel()).isEqualTo(LogMelConfig.defaults());
        assertThat(ArrayConfig.defaults().index()).isEqualTo("row");
        assertThat(SetsConfig.defaults().minPerClass()).isEqualTo(3);
        assertThat(LoaderConfig.defaults().batch()).isEqualTo(16);
        assertThat(DataConfig.defaults().manifest()).isEqualTo("manifest.csv");
    }

    @Test
    void span_countsTheFramesFromFirstToLast() {
        RgbConfig d = RgbConfig.defaults();
        assertThat(new RgbConfig("{file}", 4, 3, 8, 8, 0, 0, 0, false, d.mean(), d.std(), 0).span())
                .isEqualTo(10);
    }

    @Test
    void rgb_refusesWhatNoClipCanBe() {
        refused(
                () -> rgb("{file", 1, 0, 0, 0, ONES),
                "from: \"{file\" has braces that do not match; write {column} for the" + " value of a manifest column");
        refused(
                () -> rgb(" ", 1, 0, 0, 0, ONES),
                "from: is empty; give the clip's path under data.root, such as {file}");
        refused(() -> rgb("{file}", 0, 0, 0, 0, ONES), "frames: 0 is too small; give 1 or more");
        refused(
                () -> rgb("{file}", 1, 40, 0, 0, ONES),
                "short-edge: 40 is smaller than the crop's 48; give 0 (just covers" + " the crop) or 48 or more");
        refused(
                () -> rgb("{file}", 1, 0, 60, 50, ONES),
                "jitter-low, jitter-high: 60 to 50 is no range; give two short"
                        + " edges in pixels, the lower first, or 0 and 0 for none");
        refused(
                () -> rgb("{file}", 1, 0, 40, 50, ONES),
                "jitter-low: 40 is smaller than the crop's 48; give 48 or more");
        refused(
                () -> rgb("{file}", 1, 0, 0, 0, List.of(1.0)),
                "mean, std: [0.0, 0.0, 0.0] and [1.0] are not three values"
                        + " each; give them for R, G and B on 0-255");
        refused(
                () -> rgb("{file}", 1, 0, 0, 0, List.of(1.0, 0.0, 1.0)),
                "std: 0.0 is not allowed; give a number above 0");
    }

    @Test
    void flow_refusesABoundOfZero() {
        refused(
                () -> new FlowConfig("{file}", 1, 1, 8, 8, 0, 0, 0, false, 0, FlowMethod.DIS, 1, 0),
                "bound: 0.0 is not allowed; give a number" + " above 0");
    }

    @Test
    void audio_refusesMasksLargerThanTheSpectrogram() {
        LogMelConfig mel = LogMelConfig.defaults();
        refused(
                () -> new AudioConfig("{file}", mel, 100, true, 101, 0),
                "time-mask: 101 is more than the 100 frames; give" + " 100 or fewer");
        refused(
                () -> new AudioConfig("{file}", mel, 100, true, 0, 0, Double.NaN),
                "noise-snr: NaN dB is no ratio of sound to noise; give -60 to 100, such as -5, or null for none");
        refused(
                () -> new AudioConfig("{file}", mel, 100, true, 0, 41),
                "freq-mask: 41 is more than the 40 bands; give 40" + " or fewer");
    }

    private static ArrayConfig array(String index, String layout, int frames, int joint, int pad) {
        return new ArrayConfig("x.npy", index, "", layout, frames, joint, ArrayScale.NONE, pad);
    }

    @Test
    void array_refusesSettingsThatItsLayoutCannotCarry() {
        refused(
                () -> array("row", "t,,c", 0, -1, 0),
                "layout: \"t,,c\" is not a list of axes (\"\" is not one small"
                        + " letter); name each axis of one row's array by a letter, such as t,h,w or t,c or c");
        refused(
                () -> array("row", "t,t", 0, -1, 0),
                "layout: \"t,t\" is not a list of axes (axis t comes twice); name each"
                        + " axis of one row's array by a letter, such as t,h,w or t,c or c");
        refused(
                () -> array("row", "h,c", 0, -1, 0),
                "layout: \"h,c\" is not a list of axes (h and w come only together);"
                        + " name each axis of one row's array by a letter, such as t,h,w or t,c or c");
        refused(() -> array("row", "c", 4, -1, 0), "frames: 4 needs a time axis t in layout \"c\"; give 0");
        refused(
                () -> array("row", "t,c", 0, 2, 0),
                "subtract-joint: 2 needs a joint axis j in layout \"t,c\"; give -1");
        refused(() -> array("row", "t,c", 0, -1, 2), "crop-pad: 2 needs axes h and w in layout \"t,c\"; give 0");
        refused(
                () -> array("{a", "c", 0, -1, 0),
                "index: \"{a\" has braces that do not match; write {column} for the value" + " of a manifest column");
    }

    @Test
    void columns_wantBothEndsOfAWindow() {
        refused(
                () -> new ColumnsConfig("label", null, null, null, "start", null),
                "start, end: only start is set; name" + " both columns of the window or neither");
    }

    @Test
    void sets_refuseSharesThatLeaveNoTrainingRows() {
        SplitNamesConfig names = SplitNamesConfig.defaults();
        refused(
                () -> new SetsConfig(0, 0.6, 0.4, 0, DrawBy.AUTO, DrawBy.AUTO, 3, 0, names),
                "holdout, validation: 0.6 and" + " 0.4 leave no training rows; give shares that sum to less than 1");
        refused(
                () -> new SetsConfig(0, 1, 0, 0, DrawBy.AUTO, DrawBy.AUTO, 3, 0, names),
                "holdout: 1.0 is not allowed; give" + " a share of the rows in [0, 1)");
        refused(
                () -> new SetsConfig(0, 0, 0, 0, DrawBy.AUTO, DrawBy.AUTO, 0, 0, names),
                "min-per-class: 0 is too small;" + " give 1 or more");
        refused(
                () -> new SplitNamesConfig("a", "b", "a", "c"),
                "names: \"a\" stands for two sets; give each its own value");
    }

    @Test
    void data_wantsGroupsWhereTheyAreAskedFor() {
        SetsConfig byGroup = new SetsConfig(0, 0.1, 0, 0, DrawBy.GROUP, DrawBy.AUTO, 3, 0, SplitNamesConfig.defaults());
        refused(
                () -> new DataConfig(Path.of("."), "m.csv", ColumnsConfig.defaults(), 0, byGroup, null),
                "holdout-by:"
                        + " group needs to know the groups; name their manifest column in columns.group, or give auto or random");
        refused(
                () -> new DataConfig(Path.of("."), "m.csv", ColumnsConfig.defaults(), -1, SetsConfig.defaults(), null),
                "window: -1.0 is not allowed; give 0.0 or more");
    }

    @Test
    void loader_refusesABatchOfOne() {
        refused(() -> new LoaderConfig(1, 1, 1), "batch: 1 is too small; give 2 or more");
    }
}
