package org.gblend.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.app.config.Configs;
import org.gblend.core.InputException;
import org.gblend.train.config.Experiment;
import org.gblend.train.eval.JointTasks;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Json;
import org.gblend.train.run.DataRecord;
import org.gblend.train.run.RunResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Run folders of written-down predictions: three classes a task, the first the most probable one. Of each sample's two clips one is
 * right, the other says the first class.
 */
class TasksTableTest {
    private static final float[] VERB = {.6f, .3f, .1f};
    private static final float[] NOUN = {.5f, .4f, .1f};
    private static final List<String> NUMBERS = List.of("0", "1", "2");
    private static final List<String> IDS = List.of("a", "b", "c", "d");

    @TempDir
    private Path folder;

    /** Pairs, falling: .30 .24 .15 .12 .06 | .05 .04 .03 .01; true are .30, .24, .06 and .05. */
    @Test
    void print_tellsEachTaskAndAllAtOnce_byHand() throws IOException {
        Path verb = run("verb", IDS, new int[] {0, 0, 0, 2}, Map.of("joint", VERB, "rgb", VERB));
        Path noun = run("noun", IDS, new int[] {0, 1, 2, 0}, Map.of("joint", NOUN));

        String out = print(verb, noun);

        assertThat(out)
                .contains(
                        "4 test samples in common\n", "verb: " + verb + ", 3 classes", "noun: " + noun + ", 3 classes")
                .containsPattern("verb: [^\n]*\n[^\n]*\n(rgb [^\n]*\n)?joint +0\\.7500 +1\\.0000")
                .containsPattern("noun: [^\n]*\n[^\n]*\njoint +0\\.5000 +1\\.0000")
                .containsPattern("All 2 right at once(?s:.*)\njoint +0\\.2500 +\\[[^]]*\\] +0\\.7500 +0\\.6250 +4\n\n")
                .doesNotContain("left out");
        assertThat(verb.resolve("tasks-verb-noun-test.csv")).hasContent("""
                id,verb,verb predicted,noun,noun predicted,all right
                a,verb 0,verb 0,noun 0,noun 0,1
                b,verb 0,verb 0,noun 1,noun 0,0
                c,verb 0,verb 0,noun 2,noun 0,0
                d,verb 2,verb 0,noun 0,noun 0,0
                """);
        TaskScores kept = Json.read(verb.resolve("tasks-verb-noun-test.json"), TaskScores.class);
        assertThat(kept.samples()).isEqualTo(4);
        assertThat(kept.all()).containsOnlyKeys("joint");
        assertThat(kept.all().values()).extracting(JointTasks::top5).containsExactly(0.75);
        assertThat(kept.tasks()).extracting(TaskScores.Task::label).containsExactly("verb", "noun");
    }

    /** The whole set's scores, single clips' among them, only where the whole set is common. */
    @Test
    void print_matchesById_andSaysWhatIsLeftOut() {
        Path verb = run("verb", IDS, new int[] {0, 0, 0, 2}, Map.of("joint", VERB));
        Path noun = run("noun", List.of("d", "x", "a"), new int[] {1, 2, 0}, Map.of("joint", NOUN));

        String out = print(verb, noun);

        assertThat(out)
                .contains(
                        "2 test samples in common\n",
                        "left out: 2 of the 4 test samples of " + verb,
                        "left out: 1 of the 3 test samples of " + noun,
                        "Give the manifest a split column, and train again.")
                .containsPattern("All 2 right at once(?s:.*)\njoint +0\\.5000 +\\[[^]]*\\] +0\\.5000 +0\\.7500 +2\n")
                .containsPattern("verb: [^\n]*\n[^\n]*\njoint +0\\.5000 +1\\.0000 +0\\.5000 +0\\.7500")
                .doesNotContain("0.1234");
        Path whole = run("other", IDS, new int[] {0, 1, 2, 0}, Map.of("joint", NOUN));
        assertThat(print(verb, whole)).contains("0.1234");
    }

    @Test
    void print_takesTwoTasksWhoseClassesAreTheSameNumbers() {
        Path verb = run("verb", "verb", "manifest.csv", "uid", IDS, NUMBERS);
        Path noun = run("noun", "noun", "manifest.csv", "uid", IDS, NUMBERS);

        assertThat(print(verb, noun)).contains("All 2 right at once");
    }

    @Test
    void print_refusesOneRunTwice_andOneLabelTwice() {
        Path verb = run("verb", "verb", "manifest.csv", "uid", IDS, NUMBERS);
        Path again = run("again", "verb", "manifest.csv", "uid", IDS, List.of("x", "y", "z"));

        refuses(verb, folder.resolve("verb/../verb"), " is given twice: give a run of each task once");
        refuses(verb, again, "are of one task (data.columns.label=verb): give a run of each task");
    }

    @Test
    void print_refusesSamplesThatCannotBeMatched() {
        Path verb = run("verb", "verb", "manifest.csv", "uid", IDS, NUMBERS);
        Path elsewhere = run("elsewhere", "noun", "manifest.csv", "uid", List.of("p", "q", "r"), NUMBERS);
        Path repeated = run("repeated", "noun", "manifest.csv", "file", List.of("a", "b", "a", "d"), NUMBERS);
        Path rows = run("rows", "noun", "nouns.csv", null, List.of("0", "1", "2"), NUMBERS);

        refuses(
                verb,
                elsewhere,
                "the runs have no test sample in common (" + verb + ": 4, " + elsewhere
                        + ": 3): they need one manifest");
        refuses(verb, repeated, "two test samples have the id 'a' (data.columns.id=file)");
        refuses(
                verb,
                rows,
                "from manifest.csv and nouns.csv, and without data.columns.id a sample is known by its row");
    }

    @Test
    void print_refusesRunsWithoutACommonPrediction() {
        Path verb = run("verb", IDS, new int[] {0, 0, 0, 2}, Map.of("rgb", VERB));
        Path noun = run("noun", IDS, new int[] {0, 1, 2, 0}, Map.of("audio", NOUN));

        refuses(verb, noun, "the runs have no prediction in common (" + verb + ": rgb, " + noun + ": audio)");
    }

    @Test
    void print_refusesFilesOfTwoRuns_andOnesThatWereNotTested() throws IOException {
        Path verb = run("verb", "verb", "manifest.csv", "uid", IDS, NUMBERS);
        Path mixed = run("mixed", "noun", "manifest.csv", "uid", IDS, NUMBERS);
        Path tuned = run("tuned", "noun", "manifest.csv", "uid", IDS, NUMBERS);
        data(mixed, List.of("a", "b"), NUMBERS);
        Files.delete(tuned.resolve("test.safetensors"));

        refuses(verb, mixed, "data.json tells of 2 test samples, test.safetensors of 4");
        refuses(verb, tuned, "test.safetensors is missing");
    }

    private static String print(Path... runs) {
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out);
        TasksTable.print(List.of(runs), printer);
        printer.flush();
        return out.toString().replace(System.lineSeparator(), "\n");
    }

    private static void refuses(Path one, Path other, String why) {
        assertThatThrownBy(() -> print(one, other))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(why);
    }

    private Path run(
            String label, String column, String manifest, @Nullable String id, List<String> ids, List<String> classes) {
        Path run = folder.resolve(label);
        write(run, column, manifest, id, ids, new int[ids.size()], classes, Map.of("joint", VERB));
        return run;
    }

    /** A run of a task of its own name, whose heads say the same of every sample. */
    private Path run(String label, List<String> ids, int[] labels, Map<String, float[]> heads) {
        Path run = folder.resolve(label);
        List<String> classes = List.of(label + " 0", label + " 1", label + " 2");
        write(run, label, "manifest.csv", "uid", ids, labels, classes, heads);
        return run;
    }

    private static void write(
            Path run,
            String column,
            String manifest,
            @Nullable String id,
            List<String> ids,
            int[] labels,
            List<String> classes,
            Map<String, float[]> heads) {
        String columns = "{label: " + column + (id == null ? "" : ", id: " + id) + "}";
        String yaml =
                "{name: made, data: {manifest: " + manifest + ", columns: " + columns + "}, modalities: {rgb: {}}}";
        Experiment experiment = Configs.parse(Experiment.class, yaml, "made", List.of());
        AtomicFiles.write(run.resolve("config.yaml"), Configs.toYaml(experiment));
        data(run, ids, classes);
        Map<String, float[][]> probabilities = new LinkedHashMap<>();
        Map<String, Score> scores = new LinkedHashMap<>();
        heads.forEach((head, p) -> {
            float[][] all = new float[labels.length][];
            Arrays.fill(all, p);
            probabilities.put(head, all);
            Score score = Score.of(all, labels);
            scores.put(head, new Score(score.top1(), score.top5(), score.meanClass(), 0.1234, 1));
        });
        int[][] clips =
                Arrays.stream(labels).mapToObj(label -> new int[] {label, 0}).toArray(int[][]::new);
        Map<String, int[][]> clipClasses = new LinkedHashMap<>();
        heads.keySet().forEach(head -> clipClasses.put(head, clips));
        new Predictions(new int[labels.length], labels, probabilities, clipClasses)
                .write(run.resolve("test.safetensors"));
        RunResult result = new RunResult(
                "made", 1, 0.1, "T", 9, 1, 1, List.of(), scores, Map.of(), null, Map.of(), null, 1, 0, 1, 0);
        AtomicFiles.write(run.resolve("result.json"), Json.write(result));
    }

    private static void data(Path run, List<String> ids, List<String> classes) {
        AtomicFiles.write(
                run.resolve("data.json"),
                Json.write(new DataRecord("0", classes, Map.of(), Map.of("test", ids.size()), ids)));
    }
}
