package org.gblend.data.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gblend.data.Progress;
import org.gblend.data.TableData;
import org.gblend.data.check.CheckReport.Kind;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.OutsideRoot;
import org.gblend.data.config.SamplingConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.internal.array.NpyFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a check says of arrays, value by value. */
class ArrayCheckTest {
    @TempDir
    Path folder;

    private String at = "";

    @BeforeEach
    void at() {
        at = " of " + folder.resolve("manifest.csv") + ", modality features: ";
    }

    private CheckReport check(String csv, ArrayConfig array, String... missing) throws IOException {
        Files.writeString(folder.resolve("manifest.csv"), csv);
        DataConfig config = new DataConfig(
                folder,
                "manifest.csv",
                new ColumnsConfig("label", null, null, null, null, null),
                0,
                SetsConfig.defaults(),
                null,
                SamplingConfig.defaults(),
                List.of(missing),
                OutsideRoot.REFUSE);
        return DataCheck.run(config, TableData.one(array), Map.of(), Progress.SILENT);
    }

    private static ArrayConfig array(String from, String index, String layout) {
        return new ArrayConfig(from, index, "", layout, 0, -1, ArrayScale.NONE, 0);
    }

    @Test
    void notFinite_isToldWithRowPlaceAndValue() throws IOException {
        float[] values = new float[4 * 2 * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        values[6 + 4] = Float.NaN;
        values[12] = Float.NEGATIVE_INFINITY;
        values[12 + 5] = Float.NaN;
        Path file = folder.resolve("x.npy");
        NpyFiles.write(file, NpyFiles.floats(values, 4, 2, 3));

        CheckReport report = check("label\na\nb\na\nb\n", array("x.npy", ArrayConfig.BY_ROW, "c,t"));

        assertThat(Findings.texts(report, Kind.BROKEN))
                .containsExactly(
                        "line 3" + at + file
                                + " entry 1, of shape 2 x 3, holds NaN at [1, 1]: no network can be trained on that",
                        "line 4" + at + file
                                + " entry 2, of shape 2 x 3, holds -Infinity at [0, 0], and 1 more that are NaN or"
                                + " infinite: no network can be trained on that");
        assertThat(report.usable()).containsExactly(true, false, false, true);
    }

    @Test
    void rowsThatMayMiss_areNoFindingWhereAllIsNaN() throws IOException {
        float nan = Float.NaN;
        NpyFiles.write(folder.resolve("x.npy"), NpyFiles.floats(new float[] {1, 2, nan, nan, nan, 4}, 3, 2));

        CheckReport report = check("label\na\nb\na\n", array("x.npy", ArrayConfig.BY_ROW, "c"), "features");

        assertThat(Findings.texts(report, Kind.BROKEN))
                .containsExactly(
                        "line 3 of " + folder.resolve("manifest.csv") + " has none of the modalities [features]",
                        "line 4" + at + folder.resolve("x.npy")
                                + " entry 2, of shape 2, holds NaN at [0]: no network can be trained on that");
    }

    @Test
    void constantRows_areToldAndUsable() throws IOException {
        NpyFiles.write(folder.resolve("x.npy"), NpyFiles.floats(new float[] {1, 2, 7, 7, 3, 4}, 3, 2));

        CheckReport report = check("label\na\nb\na\n", array("x.npy", ArrayConfig.BY_ROW, "c"));

        assertThat(Findings.texts(report, Kind.CONSTANT))
                .containsExactly("line 3" + at + folder.resolve("x.npy")
                        + " entry 1, of shape 2, has 2 values that are all 7.0");
        assertThat(report.usable()).containsOnly(true);
        assertThat(Kind.CONSTANT.error()).isFalse();
    }

    @Test
    void rowsThatMakeNoSets_areToldBeforeAnythingIsPrepared() throws IOException {
        NpyFiles.write(folder.resolve("x.npy"), NpyFiles.floats(new float[] {1, 2, 3, Float.NaN, 5, 6, 7, 8}, 4, 2));

        CheckReport few = check("label\na\nb\na\nb\n", array("x.npy", ArrayConfig.BY_ROW, "c"));
        CheckReport one = check("label\na\nb\na\na\n", array("x.npy", ArrayConfig.BY_ROW, "c"));

        assertThat(Findings.texts(few, Kind.SETS))
                .singleElement()
                .asString()
                .startsWith("of the 3 usable rows: too few rows in ");
        assertThat(Findings.texts(one, Kind.SETS))
                .containsExactly("of the 3 usable rows: every row of " + folder.resolve("manifest.csv")
                        + " has the label \"a\" in column \"label\": a classifier needs two classes or more; set"
                        + " data.columns.label to another column");
        assertThat(few.failed()).isTrue();
    }

    @Test
    void arrayWithMoreOrFewerRowsThanTheManifest_isOneFinding() throws IOException {
        Path file = folder.resolve("x.npy");
        NpyFiles.write(file, NpyFiles.floats(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
        String rest = " rows, the manifest %d: row i of one must be row i of the other";

        CheckReport more = check("label\na\nb\n", array("x.npy", ArrayConfig.BY_ROW, "c"));
        CheckReport fewer = check("label\na\nb\na\nb\n", array("x.npy", ArrayConfig.BY_ROW, "c"));

        assertThat(Findings.texts(more, Kind.BROKEN))
                .containsExactly("modality features: " + file + " holds 3" + rest.formatted(2));
        assertThat(Findings.texts(fewer, Kind.BROKEN))
                .containsExactly(
                        "modality features: " + file + " holds 3" + rest.formatted(4),
                        "line 5" + at + "it asks for entry 3 of " + file + ", which has 3");
    }

    /** The lines are counted that are no rows, and what is usable keeps its numbers. */
    @Test
    void arraysByRow_ofAManifestWithBrokenLines_areThoseOfTheirLines() throws IOException {
        NpyFiles.write(folder.resolve("x.npy"), NpyFiles.floats(new float[] {1, 2, 3, 4, Float.NaN, 6, 7, 8}, 4, 2));
        ArrayConfig array = array("x.npy", ArrayConfig.BY_ROW, "c");

        CheckReport report = check("label\na\nb,9\na\nb\n", array);

        assertThat(Findings.texts(report, Kind.BROKEN))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("line 4" + at);
        DataConfig config = TableData.config(
                folder, new ColumnsConfig("label", null, null, null, null, null), SetsConfig.defaults());
        DataCheck.writeUsable(config, TableData.one(array), report, folder.resolve("usable.csv"));
        assertThat(folder.resolve("usable.csv")).hasContent("label,manifest-row\na,0\nb,3\n");
        CheckReport left =
                DataCheck.run(config.withManifest("usable.csv"), TableData.one(array), Map.of(), Progress.SILENT);
        assertThat(Findings.texts(left, Kind.BROKEN)).isEmpty();
    }

    /** One file per row, of which one is of doubles, one of another shape, one of texts, and one is cut. */
    @Test
    void filesOfAnotherKindThanMost_areTold() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            NpyFiles.write(folder.resolve(name + ".npy"), NpyFiles.floats(new float[] {1, 2, name.charAt(0)}, 3));
        }
        NpyFiles.write(
                folder.resolve("double.npy"),
                NpyFiles.npy("<f8", false, new byte[] {0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 8, 64}, 2));
        NpyFiles.write(folder.resolve("flat.npy"), NpyFiles.floats(new float[] {1, 2, 3, 4}, 2, 2));
        NpyFiles.write(folder.resolve("text.npy"), NpyFiles.npy("<U1", false, new byte[4], 1));
        byte[] whole = Files.readAllBytes(folder.resolve("a.npy"));
        Files.write(folder.resolve("cut.npy"), java.util.Arrays.copyOf(whole, whole.length - 4));

        CheckReport report = check(
                "label,f\na,a\nb,b\na,c\nb,double\na,flat\nb,text\na,cut\n",
                array("{f}.npy", ArrayConfig.WHOLE_FILE, "c"));

        assertThat(Findings.texts(report, Kind.TYPE))
                .containsExactly("line 5" + at + "its values are F64, those of 4 of 7 rows F32");
        List<String> broken = Findings.texts(report, Kind.BROKEN);
        assertThat(broken).hasSize(3);
        assertThat(broken.get(0))
                .isEqualTo("line 6" + at + folder.resolve("flat.npy")
                        + " has the shape [2, 2], that is 2 axes for one row, but the layout \"c\" names 1: give one"
                        + " letter per axis, for example layout: \"t,c\", or set index to row");
        assertThat(broken.get(1)).startsWith("line 7" + at + folder.resolve("text.npy"));
        assertThat(broken.get(2)).startsWith("line 8" + at + folder.resolve("cut.npy") + " is truncated");
        assertThat(report.usable()).containsExactly(true, true, true, true, false, false, false);
    }

    /** One line, with the others' numbers, and not one for each row. */
    @Test
    void faultOfASharedArray_isToldOnce() throws IOException {
        String csv = "label\na\nb\na\nb\na\nb\na\n";
        Path file = folder.resolve("x.npy");
        String more = " (and 6 more rows: lines 3, 4, 5, 6, 7, ...)";
        ArrayConfig array = array("x.npy", ArrayConfig.BY_ROW, "c");

        assertThat(Findings.texts(check(csv, array), Kind.BROKEN))
                .containsExactly("line 2" + at + "the file " + file
                        + " does not exist: check data.root and from, or remove the row" + more);
        NpyFiles.write(file, NpyFiles.floats(new float[7], 7));
        assertThat(Findings.texts(check(csv, array), Kind.BROKEN))
                .containsExactly("line 2" + at + file + " has the shape [7], that is 0 axes for one row, but the layout"
                        + " \"c\" names 1: reshape it to (7, 1)" + more);
        NpyFiles.write(file, NpyFiles.floats(new float[0], 7, 0));
        assertThat(Findings.texts(check(csv, array), Kind.BROKEN))
                .containsExactly("line 2" + at + file + " has the shape [7, 0], which is empty: write it again" + more);
        byte[] whole = NpyFiles.floats(new float[14], 7, 2);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 4));
        assertThat(Findings.texts(check(csv, array), Kind.BROKEN))
                .singleElement()
                .asString()
                .startsWith("line 2" + at + file + " is truncated")
                .endsWith(more);
        NpyFiles.write(file, NpyFiles.npy("|O", false, new byte[56], 7));
        CheckReport objects = check(csv, array);
        assertThat(Findings.texts(objects, Kind.BROKEN))
                .singleElement()
                .asString()
                .endsWith(more);
        assertThat(objects.usable()).containsOnly(false);
    }

    @Test
    void faultsOfManyEntries_areToldOnce_ofFewOneByOne() throws IOException {
        NpyFiles.write(
                folder.resolve("x.npy"), NpyFiles.floats(new float[] {7, 7, 7, 7, 7, 7, 7, 7, 1, 2, 5, 5, 5, 5}, 7, 2));
        ArrayConfig array = array("x.npy", ArrayConfig.BY_ROW, "c");
        String constant = ", of shape 2, has 2 values that are all ";

        CheckReport report = check("label\na\nb\na\nb\na\nb\na\n", array);

        assertThat(Findings.texts(report, Kind.CONSTANT))
                .containsExactly(
                        "line 2" + at + folder.resolve("x.npy") + " entry 0" + constant
                                + "7.0 (and 3 more rows: lines 3, 4, 5)",
                        "line 7" + at + folder.resolve("x.npy") + " entry 5" + constant + "5.0",
                        "line 8" + at + folder.resolve("x.npy") + " entry 6" + constant + "5.0");
        assertThat(Findings.texts(check("label\n" + "a\n".repeat(11), array), Kind.BROKEN))
                .last()
                .isEqualTo("line 9" + at + "it asks for entry 7 of " + folder.resolve("x.npy")
                        + ", which has 7 (and 3 more rows: lines 10, 11, 12)");
    }

    @Test
    void splitThatNamesNoSet_isToldOnce_withWhatToDo() throws IOException {
        NpyFiles.write(folder.resolve("x.npy"), NpyFiles.floats(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
        Files.writeString(folder.resolve("manifest.csv"), "label,split\na,Training\nb,Training\na,test\n");
        DataConfig config = TableData.config(
                folder, new ColumnsConfig("label", null, "split", null, null, null), SetsConfig.defaults());

        CheckReport report = DataCheck.run(
                config, TableData.one(array("x.npy", ArrayConfig.BY_ROW, "c")), Map.of(), Progress.SILENT);

        assertThat(Findings.texts(report, Kind.BROKEN))
                .containsExactly("line 2 of " + folder.resolve("manifest.csv") + " has the split \"Training\", which is"
                        + " none of \"holdout\", \"test\", \"train\", \"val\": name it in data.sets.names, or remove"
                        + " the row (and 1 more row: line 3)");
    }

    /** More files than are kept open at a time. */
    @Test
    void manyFiles_areOpenedAndClosed() throws IOException {
        StringBuilder csv = new StringBuilder("label,f\n");
        for (int i = 0; i < 60; i++) {
            NpyFiles.write(folder.resolve(i + ".npy"), NpyFiles.floats(new float[] {i, 1, 2}, 3));
            csv.append(i % 2).append(',').append(i).append('\n');
        }

        CheckReport report = check(csv.toString(), array("{f}.npy", ArrayConfig.WHOLE_FILE, "c"));

        assertThat(report.findings()).isEmpty();
        assertThat(report.classes()).isEqualTo(Map.of("0", Map.of("all", 30), "1", Map.of("all", 30)));
    }
}
