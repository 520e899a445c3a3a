package org.gblend.data.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.data.PreparedData;
import org.gblend.data.Progress;
import org.gblend.data.TableData;
import org.gblend.data.check.CheckReport.Finding;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.DrawBy;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.config.SplitNamesConfig;
import org.gblend.data.internal.array.NpyFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests as editors, spreadsheets and scripts leave them: the check lists every fault, preparing stops at the first. */
@SuppressWarnings("StringConcatToTextBlock") // lines with their ends
class ManifestCheckTest {
    @TempDir
    Path folder;

    @BeforeEach
    void features() throws IOException {
        float[] values = new float[2 * 12];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * i;
        }
        NpyFiles.write(folder.resolve("x.npy"), NpyFiles.floats(values, 12, 2));
    }

    private DataConfig config(String csv) throws IOException {
        Files.writeString(folder.resolve("manifest.csv"), csv);
        SetsConfig sets = new SetsConfig(0, 0, 0, 0, DrawBy.RANDOM, DrawBy.RANDOM, 1, 0, SplitNamesConfig.defaults());
        return new DataConfig(
                folder, "manifest.csv", new ColumnsConfig("label", "id", null, null, null, null), 0, sets, null);
    }

    private static ArrayConfig array() {
        return new ArrayConfig("x.npy", "{n}", "", "c", 0, -1, ArrayScale.NONE, 0);
    }

    private List<String> findings(String csv, String... classes) throws IOException {
        DataConfig config = config(csv);
        CheckReport report =
                DataCheck.run(config, TableData.one(array()), Map.of("", List.of(classes)), Progress.SILENT);
        DataCheck.writeUsable(config, TableData.one(array()), report, folder.resolve("usable.csv"));
        return report.findings().stream()
                .filter(f -> f.kind() != CheckReport.Kind.BALANCE && f.kind() != CheckReport.Kind.SETS)
                .map(Finding::text)
                .toList();
    }

    private String prepared(DataConfig config) {
        try (PreparedData data =
                PreparedData.prepare(config, TableData.one(array()), folder.resolve("cache"), Progress.SILENT)) {
            return data.rows() + " rows " + data.classNames();
        }
    }

    private void refused(String csv, String message) throws IOException {
        DataConfig config = config(csv);
        assertThatThrownBy(() -> prepared(config))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    private String line(int line) {
        return "line " + line + " of " + folder.resolve("manifest.csv");
    }

    @Test
    void quotesByteOrderMarkAndCarriageReturns_areNoFaults() throws IOException {
        String csv = "\uFEFFid,label,n\r\n\"a, 1\",\"with \"\"quotes\"\"\",0\r\n\r\nb, plain ,1\r\n";
        assertThat(findings(csv)).isEmpty();
        assertThat(prepared(config(csv))).isEqualTo("2 rows [plain, with \"quotes\"]");
        assertThat(folder.resolve("usable.csv"))
                .hasContent("id,label,n\n\"a, 1\",\"with \"\"quotes\"\"\",0\nb,plain,1\n");
    }

    @Test
    void linesOfAnotherWidthThanTheHeader_areListedAndTheOthersChecked() throws IOException {
        String csv = "id,label,n\na,x,0\nb,y\nc,x,1,9\nd,y,2\ne,x,99\n";
        String narrow = line(3) + " has 2 fields where the header has 3: mend that line";

        assertThat(findings(csv))
                .containsExactly(
                        narrow,
                        line(4) + " has 4 fields where the header has 3: mend that line",
                        "line 6 (e) of " + folder.resolve("manifest.csv")
                                + ", modality features: it asks for entry 99 of " + folder.resolve("x.npy")
                                + ", which has 12");
        assertThat(folder.resolve("usable.csv")).hasContent("id,label,n\na,x,0\nd,y,2\n");
        refused(csv, narrow);
    }

    @Test
    void quoteThatIsNotClosed_isTold() throws IOException {
        String message =
                line(3) + " has 2 fields where the header has 3: mend that line (a cell of it goes on over several"
                        + " lines: is a quote not closed?)";
        String csv = "id,label,n\na,x,0\nb,\"y,1\nc,x,2\n";
        assertThat(findings(csv)).containsExactly(message);
        refused(csv, message);
    }

    @Test
    void emptyFileHeaderOnlyAndNothingFitting_areTold() throws IOException {
        String manifest = "the manifest " + folder.resolve("manifest.csv");
        for (boolean check : new boolean[] {true, false}) {
            for (List<String> said : List.of(
                    List.of("", manifest + " is empty: give a header line and one line per clip"),
                    List.of("\uFEFF\r\n\n", manifest + " is empty: give a header line and one line per clip"),
                    List.of("id,label,n\n", manifest + " has no rows: give a header line and one line per clip"))) {
                assertThatThrownBy(() -> {
                            if (check) {
                                findings(said.getFirst());
                            } else {
                                prepared(config(said.getFirst()));
                            }
                        })
                        .isInstanceOf(InputException.class)
                        .hasMessage(said.getLast());
            }
        }
        assertThatThrownBy(() -> findings("id;label;n\na;x;0\n"))
                .hasMessageStartingWith("no column \"label\" in " + folder.resolve("manifest.csv"));
        assertThatThrownBy(() -> findings("id,label,n\na;x;0\n"))
                .hasMessage(
                        "no line of " + manifest + " has as many fields as its header, 3: separate cells with commas");
    }

    @Test
    void missingColumns_areOneErrorWithTheNearestName() throws IOException {
        String message = "no column \"label\" in " + folder.resolve("manifest.csv")
                + ", which data.columns.label names: did you mean \"labl\"? (there are: id, labl, n)";
        assertThatThrownBy(() -> findings("id,labl,n\na,x,0\n"))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
        refused("id,labl,n\na,x,0\n", message);
        String index = "no column \"n\" in " + folder.resolve("manifest.csv")
                + ", which modalities.features.input.array.index names: there are: id, label, number";
        assertThatThrownBy(() -> findings("id,label,number\na,x,0\n")).hasMessage(index);
    }

    @Test
    void unknownLabelsAndEmptyCells_areListedEach() throws IOException {
        String at = " of " + folder.resolve("manifest.csv");
        assertThat(findings("id,label,n\na,x,0\nb,,1\nc,z,2\nd,y,one\ne,y,3\n", "x", "y"))
                .containsExactly(
                        "line 3 (b)" + at + " has no label",
                        "line 4 (c)" + at + " has the label \"z\", which the class list does not have; there are: x, y",
                        "line 5 (d)" + at
                                + " gives the index \"one\" for the modality features (index \"{n}\"): give whole"
                                + " numbers from 0");
        assertThat(folder.resolve("usable.csv")).hasContent("id,label,n\na,x,0\ne,y,3\n");
        refused(
                "id,label,n\na,x,0\nb,,1\nc,,2\n",
                "line 3 (b)" + at + " has no label (column \"label\" is empty): fill it in or remove the row");
    }

    @Test
    void duplicateRows_areListedWithTheirTwins() throws IOException {
        String at = " of " + folder.resolve("manifest.csv");
        assertThat(findings("id,label,n\na,x,0\nb,y,1\na,x,0\na,y,2\n"))
                .containsExactly(
                        "line 4 (a)" + at + " has the same id as line 2 (a)" + at,
                        "line 5 (a)" + at + " has the same id as line 2 (a)" + at,
                        "line 4 (a)" + at + " (all) has the same content as line 2 (a)" + at + " (all)");
    }
}
