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
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.internal.array.NpyFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of rows that have a class in each of several tasks. */
class TasksCheckTest {
    @TempDir
    Path folder;

    private DataConfig config(String csv, List<String> missing) throws IOException {
        Files.writeString(folder.resolve("manifest.csv"), csv);
        Map<String, String> tasks = new LinkedHashMap<>();
        tasks.put("verb", "v");
        tasks.put("noun", "n");
        ColumnsConfig columns = new ColumnsConfig("label", null, "split", null, null, null, tasks);
        return TableData.config(folder, columns, SetsConfig.defaults()).withMissing(missing);
    }

    private Map<String, ModalityConfig> array(float... values) throws IOException {
        NpyFiles.write(folder.resolve("x.npy"), NpyFiles.floats(values, values.length, 1));
        return TableData.one(new ArrayConfig("x.npy", "row", "", "c", 0, -1, ArrayScale.NONE, 0));
    }

    @Test
    void run_severalTasks_countsTheClassesOfEach() throws IOException {
        DataConfig config = config("""
                v,n,split
                cut,2,train
                cut,10,train
                cut,2,train
                mix,2,val
                """, List.of());

        CheckReport report = DataCheck.run(config, array(1, 2, 3, 4), Map.of(), Progress.SILENT);

        assertThat(report.tasks().sequencedKeySet()).containsExactly("verb", "noun");
        assertThat(report.tasks())
                .containsEntry("verb", Map.of("cut", Map.of("train", 3), "mix", Map.of("validation", 1)))
                .containsEntry("noun", Map.of("2", Map.of("train", 2, "validation", 1), "10", Map.of("train", 1)));
        assertThat(report.tasks().lastEntry().getValue().keySet())
                .as("by value")
                .containsExactly("2", "10");
        assertThat(report.sets()).isEqualTo(Map.of("train", 3, "validation", 1));
        assertThat(Findings.texts(report, Kind.BALANCE))
                .containsExactly(
                        "the verb \"mix\" has 0 usable training rows",
                        "the noun \"2\" has 2 usable training rows",
                        "the noun \"10\" has 1 usable training rows");
    }

    @Test
    void run_classListsOfTasks_nameWhatIsInNone() throws IOException {
        DataConfig config = config("v,n,split\ncut,pan,train\nmix,pna,train\n,pot,train\nmix,,train\n", List.of());
        Map<String, List<String>> known = Map.of("verb", List.of("cut", "mix"), "noun", List.of("pan", "pot"));
        String at = " of " + folder.resolve("manifest.csv");

        CheckReport report = DataCheck.run(config, array(1, 2, 3, 4), known, Progress.SILENT);

        assertThat(Findings.texts(report, Kind.LABEL))
                .singleElement()
                .asString()
                .startsWith("line 3" + at + " has the noun \"pna\", which the class list does not have; ");
        assertThat(Findings.texts(report, Kind.BROKEN))
                .containsExactly("line 4" + at + " has no verb", "line 5" + at + " has no noun");
        assertThat(report.usable()).containsExactly(true, false, false, false);
    }

    @Test
    void run_classesOfATaskWithoutAModality_areAnErrorInTheFirstAndAHintInTheOthers() throws IOException {
        float nan = Float.NaN;
        DataConfig config = config(
                "v,n,split\ncut,pan,train\ncut,pan,train\ncut,pan,train\ncut,pot,train\nmix,pan,train\n",
                List.of("features"));
        Map<String, ModalityConfig> modalities = new LinkedHashMap<>(array(1, 2, 3, nan, nan));
        NpyFiles.write(folder.resolve("y.npy"), NpyFiles.floats(new float[] {1, 2, 3, 4, 5}, 5, 1));
        modalities.put("other", new ArrayConfig("y.npy", "row", "", "c", 0, -1, ArrayScale.NONE, 0));

        CheckReport report = DataCheck.run(config, modalities, Map.of(), Progress.SILENT);

        String rest = " has 1 usable training rows, and none of them has the modality features";
        assertThat(Findings.texts(report, Kind.MISSING)).containsExactly("the verb \"mix\"" + rest);
        assertThat(Findings.texts(report, Kind.BALANCE)).contains("the noun \"pot\"" + rest);
    }

    @Test
    void run_equalRowsOfOtherClasses_nameTheTask() throws IOException {
        DataConfig config = config("v,n,split,i\ncut,pan,train,0\ncut,pot,train,0\nmix,pan,train,1\n", List.of());
        NpyFiles.write(folder.resolve("x.npy"), NpyFiles.floats(new float[] {1, 2, 3, 4}, 2, 2));
        Map<String, ModalityConfig> modalities =
                TableData.one(new ArrayConfig("x.npy", "{i}", "", "c", 0, -1, ArrayScale.NONE, 0));

        CheckReport report = DataCheck.run(config, modalities, Map.of(), Progress.SILENT);

        assertThat(Findings.texts(report, Kind.DUPLICATE))
                .singleElement()
                .asString()
                .endsWith(" (train), under another noun (\"pot\", \"pan\")");
    }
}
