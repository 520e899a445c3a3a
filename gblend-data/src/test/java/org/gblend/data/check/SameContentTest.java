package org.gblend.data.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.data.Progress;
import org.gblend.data.check.CheckReport.Kind;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.OutsideRoot;
import org.gblend.data.config.SamplingConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.internal.array.NpyFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of shared arrays that are copies of others, found by their values. */
class SameContentTest {
    @TempDir
    Path folder;

    private CheckReport check(String rows, String... missing) throws IOException {
        Files.writeString(folder.resolve("manifest.csv"), "label,split\n" + rows);
        DataConfig config = new DataConfig(
                folder,
                "manifest.csv",
                new ColumnsConfig("label", null, "split", null, null, null),
                0,
                SetsConfig.defaults(),
                null,
                SamplingConfig.defaults(),
                List.of(missing),
                OutsideRoot.REFUSE);
        Map<String, ModalityConfig> modalities = new LinkedHashMap<>();
        modalities.put("x", array("x.npy"));
        modalities.put("z", array("z.npy"));
        return DataCheck.run(config, modalities, Map.of(), Progress.SILENT);
    }

    private static ArrayConfig array(String from) {
        return new ArrayConfig(from, ArrayConfig.BY_ROW, "", "c", 0, -1, ArrayScale.NONE, 0);
    }

    private void arrays(float[] x, float[] z) throws IOException {
        NpyFiles.write(folder.resolve("x.npy"), NpyFiles.floats(x, x.length / 2, 2));
        NpyFiles.write(folder.resolve("z.npy"), NpyFiles.floats(z, z.length, 1));
    }

    private String line(int number) {
        return "line " + number + " of " + folder.resolve("manifest.csv");
    }

    @Test
    void rowsOfTheSameValuesInAllModalities_areLeaksOrDuplicates() throws IOException {
        arrays(new float[] {1, 2, 3, 4, 1, 2, 1, 2, 1, 2}, new float[] {5, 6, 5, 5, 7});

        CheckReport report = check("a,train\nb,train\na,train\nb,test\na,test\n");

        assertThat(Findings.texts(report, Kind.DUPLICATE))
                .containsExactly(line(4) + " (train) has the same content as " + line(2) + " (train)");
        assertThat(Findings.texts(report, Kind.LEAK))
                .containsExactly(line(5) + " (test) has the same content as " + line(2)
                        + " (train), under another label (\"b\", \"a\")");
        assertThat(report.failed()).isTrue();
    }

    @Test
    void rowsThatLackAModality_areTheSameWhereTheOtherIs() throws IOException {
        float nan = Float.NaN;
        arrays(new float[] {1, 2, 1, 2, 1, 2}, new float[] {5, nan, nan});

        CheckReport report = check("a,train\nb,train\nb,test\n", "z");

        assertThat(Findings.texts(report, Kind.LEAK))
                .containsExactly(line(4) + " (test) has the same content as " + line(3) + " (train)");
    }

    @Test
    void manyCopies_areOneFinding() throws IOException {
        arrays(new float[] {1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 8, 9}, new float[6]);

        CheckReport report = check("a,train\na,test\nb,test\na,test\na,test\nb,train\n");

        assertThat(Findings.texts(report, Kind.LEAK))
                .containsExactly(line(3) + " (test) and 3 more rows have the same content as " + line(2)
                        + " (train), 1 of them under another label");
    }

    @Test
    void rowsOfOneValue_areOneHintAndNoLeaks() throws IOException {
        arrays(new float[] {0, 0, 0, 0, 1, 1, 1, 1, 8, 9}, new float[] {0, 0, 3, 3, 0});

        CheckReport report = check("a,train\na,test\nb,test\na,train\nb,train\n");

        assertThat(Findings.texts(report, Kind.LEAK)).isEmpty();
        assertThat(Findings.texts(report, Kind.DUPLICATE))
                .containsExactly("4 rows {test=2, train=2} hold nothing but arrays of one value that another row holds"
                        + " too, the first " + line(2));
    }
}
