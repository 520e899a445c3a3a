package org.gblend.app.report;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gblend.app.config.Configs;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.compare.PairedDifference;
import org.gblend.train.compare.Spread;
import org.gblend.train.config.Experiment;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Json;
import org.gblend.train.run.DataRecord;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunResult;
import org.gblend.train.scheme.StretchWeights;

/**
 * A comparison of two tasks on {@value #SAMPLES} test samples that was never trained, every probability of it chosen: a verb of 2
 * classes and a noun of 3, sample i with verb i % 2 and noun i % 3. A head is sure by 0.8 of the class that it takes, and wrong about
 * the first so many samples, for whose class it takes the next one.
 */
final class TwoTasksFixture {
    static final int SAMPLES = 24;
    private static final float SURE = 0.8f;
    private static final List<String> NOUNS = List.of("carrot", "knife & fork", "plate");

    /** Scheme: samples that it gets wrong, of verb and noun. */
    static final Map<String, int[]> WRONG = new LinkedHashMap<>();

    static {
        WRONG.put("rgb", new int[] {12, 2});
        WRONG.put("audio", new int[] {3, 16});
        WRONG.put("naive", new int[] {6, 6});
        WRONG.put("offline", new int[] {2, 1});
    }

    private TwoTasksFixture() {}

    static void write(Path folder) {
        Experiment experiment = Configs.parse(
                Experiment.class,
                "{name: kitchen, data: {columns: {tasks: {verb: does, Noun_2: what}}}, modalities: {rgb: {}, audio: {input:"
                        + " audio, encoder: audio-resnet}}, compare: {seeds: [1], schemes: {naive: naive, offline: offline}}}",
                "fixture",
                List.of("training.epochs=2"));
        RunFolder head = new RunFolder(folder);
        head.bind(Configs.toYaml(experiment), List.of());
        head.writeEnvironment(Map.of("java", "25"));
        Map<String, List<String>> tasks = new LinkedHashMap<>();
        tasks.put("verb", List.of("cut", "wash"));
        tasks.put("Noun_2", NOUNS);
        List<String> ids =
                IntStream.range(0, SAMPLES).mapToObj(i -> "clip-" + i).toList();
        head.bindData(new DataRecord(
                "0",
                List.of("cut", "wash"),
                Map.of(),
                Map.of("train", 90, "holdout", 20, "test", SAMPLES),
                ids,
                tasks));
        WRONG.forEach((scheme, wrong) -> run(folder.resolve("seed-1/" + scheme + ".T"), scheme, wrong));
        AtomicFiles.write(folder.resolve("comparison.json"), Json.write(board()));
    }

    @SuppressWarnings(
            "NullAway") // of one label a sample: an array that may be null, which the checker misses in a library
    private static void run(Path folder, String scheme, int[] wrong) {
        String part = WRONG.keySet().stream().limit(2).toList().contains(scheme) ? scheme : "joint";
        int[] verbs = IntStream.range(0, SAMPLES).map(i -> i % 2).toArray();
        int[] nouns = IntStream.range(0, SAMPLES).map(i -> i % 3).toArray();
        Map<String, int[]> tasks = new LinkedHashMap<>();
        tasks.put("verb", verbs);
        tasks.put("Noun_2", nouns);
        Map<String, float[][]> probabilities = new LinkedHashMap<>();
        probabilities.put("verb/" + part, taken(verbs, 2, wrong[0]));
        probabilities.put("Noun_2/" + part, taken(nouns, 3, wrong[1]));
        int[] rows = IntStream.range(0, SAMPLES).toArray();
        Predictions predictions = new Predictions(rows, verbs, null, probabilities, Map.of(), tasks);
        predictions.write(folder.resolve("test.safetensors"));
        Map<String, Score> scores = Score.of(Map.of(), predictions);
        Map<String, Double> weights = new LinkedHashMap<>();
        probabilities.keySet().forEach(name -> weights.put(name, 1.0));
        RunResult result = new RunResult(
                folder.getFileName().toString(),
                1,
                0.05,
                "T",
                90,
                2,
                2,
                List.of(new StretchWeights(0, 2, weights, null)),
                scores,
                Map.of(),
                null,
                Map.of(),
                null,
                10,
                0,
                10,
                0);
        AtomicFiles.write(folder.resolve("result.json"), Json.write(result));
    }

    private static float[][] taken(int[] labels, int classes, int wrong) {
        float[][] p = new float[labels.length][classes];
        for (int i = 0; i < labels.length; i++) {
            Arrays.fill(p[i], (1 - SURE) / (classes - 1));
            p[i][i < wrong ? (labels[i] + 1) % classes : labels[i]] = SURE;
        }
        return p;
    }

    private static Leaderboard board() {
        List<Leaderboard.Row> rows = WRONG.entrySet().stream()
                .map(scheme -> {
                    int[] wrong = scheme.getValue();
                    Map<String, Spread> tasks = new LinkedHashMap<>();
                    tasks.put("verb", right(wrong[0]));
                    tasks.put("Noun_2", right(wrong[1]));
                    return new Leaderboard.Row(
                            scheme.getKey(),
                            1,
                            "T",
                            90,
                            right(Math.max(wrong[0], wrong[1])),
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            right(0),
                            new Spread(Double.NaN, Double.NaN),
                            scheme.getKey().equals("naive") ? null : new PairedDifference(0.1, 0.0, 0.2),
                            null,
                            null,
                            10,
                            0,
                            10,
                            tasks);
                })
                .toList();
        Map<String, Integer> classes = new LinkedHashMap<>();
        classes.put("verb", 2);
        classes.put("Noun_2", 3);
        return new Leaderboard(
                "kitchen",
                SAMPLES,
                6,
                List.of(1L),
                List.of(new Leaderboard.Table("Same samples: every scheme trained on T alone", rows, List.of())),
                Map.of(),
                Map.of(),
                Map.of(),
                null,
                100,
                Map.of(),
                null,
                classes,
                null);
    }

    private static Spread right(int wrong) {
        return new Spread((SAMPLES - wrong) / (double) SAMPLES, Double.NaN);
    }
}
