package org.gblend.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.gblend.app.config.Configs;
import org.gblend.core.RandomStreams;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.compare.PairedDifference;
import org.gblend.train.compare.Spread;
import org.gblend.train.config.Experiment;
import org.gblend.train.estimate.HeadPoint;
import org.gblend.train.estimate.HeadTrack;
import org.gblend.train.estimate.SampleValues;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Json;
import org.gblend.train.run.DataRecord;
import org.gblend.train.run.HistoryRow;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunName;
import org.gblend.train.run.RunResult;
import org.gblend.train.run.TrainedOn;
import org.gblend.train.run.WeightRow;
import org.gblend.train.scheme.StretchWeights;

/** The folder of a comparison of two modalities that was never trained, as large as one likes. */
record SyntheticComparison(int classes, int epochs, int seeds, int perClass) {
    private static final List<String> SCHEMES = List.of("rgb", "audio", "naive", "equal", "offline", "online");
    /** Samples of V: 8 % of 25,000. */
    private static final int HELD_OUT = 2000;

    void write(Path folder) {
        Experiment experiment = Configs.parse(
                Experiment.class,
                "{name: synthetic, modalities: {rgb: {}, audio: {input: audio, encoder: audio-resnet}}}",
                "synthetic",
                List.of("training.epochs=" + epochs));
        RunFolder head = new RunFolder(folder);
        head.bind(Configs.toYaml(experiment), List.of());
        head.writeEnvironment(Map.of("data", "synthetic"));
        List<String> names = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            names.add("class " + c);
            for (int i = 0; i < perClass; i++) {
                ids.add("clips/" + c + "/" + i + ".mp4");
            }
        }
        head.bindData(new DataRecord(
                "synthetic", names, Map.of(), Map.of("train", 25_000, "holdout", HELD_OUT, "test", ids.size()), ids));
        for (long seed = 1; seed <= seeds; seed++) {
            for (String scheme : SCHEMES) {
                run(folder.resolve(new RunName(seed, scheme, TrainedOn.T).text()), scheme, seed);
            }
        }
        AtomicFiles.write(folder.resolve(RunFolder.COMPARISON), Json.write(board()));
    }

    private static List<String> heads(String scheme) {
        return switch (scheme) {
            case "rgb", "audio" -> List.of(scheme);
            case "naive" -> List.of("joint");
            default -> List.of("rgb", "audio", "joint");
        };
    }

    private void run(Path folder, String scheme, long seed) {
        List<String> heads = heads(scheme);
        RandomGenerator random = RandomStreams.of(seed).stream("synthetic/" + scheme);
        RunFolder files = new RunFolder(folder);
        List<HistoryRow> metrics = new ArrayList<>();
        for (int epoch = 1; epoch <= epochs; epoch++) {
            for (String head : heads) {
                double train = 6 * Math.exp(-0.1 * epoch);
                double heldOut = train + 0.02 * epoch;
                double top1 = 1 - Math.exp(-0.05 * epoch);
                metrics.add(new HistoryRow(epoch, HistoryRow.PROBE, head, train, 0.9));
                metrics.add(new HistoryRow(epoch, HistoryRow.HOLDOUT, head, heldOut, top1));
            }
        }
        AtomicFiles.write(files.metrics(), HistoryRow.csv(metrics));
        Map<String, Score> scores = predictions(folder, heads, random);
        Map<String, HeadTrack> tracks = new LinkedHashMap<>();
        heads.forEach(head ->
                tracks.put(head, new HeadTrack(point(0, random), point(epochs, random), point(1, random), List.of())));
        List<StretchWeights> stretches = stretches(scheme, heads);
        AtomicFiles.write(files.weights(), WeightRow.csv(weights(stretches)));
        RunResult result = new RunResult(
                folder.getFileName().toString(),
                seed,
                0.05,
                TrainedOn.T.text(),
                25_000,
                epochs,
                epochs,
                stretches,
                scores,
                Map.of(),
                null,
                tracks,
                null,
                1000,
                0,
                900,
                0.02);
        AtomicFiles.write(folder.resolve(RunFolder.RESULT), Json.write(result));
    }

    private static HeadPoint point(int epoch, RandomGenerator random) {
        double[] loss = random.doubles(HELD_OUT, 0, 6).toArray();
        double[] right = random.doubles(HELD_OUT).map(Math::rint).toArray();
        SampleValues values = new SampleValues(loss, right);
        return new HeadPoint(epoch, values, values);
    }

    private Map<String, Score> predictions(Path folder, List<String> heads, RandomGenerator random) {
        int samples = classes * perClass;
        int[] rows = new int[samples];
        int[] labels = new int[samples];
        for (int i = 0; i < samples; i++) {
            rows[i] = i;
            labels[i] = i / perClass;
        }
        Map<String, float[][]> probabilities = new LinkedHashMap<>();
        Map<String, Score> scores = new LinkedHashMap<>();
        for (String head : heads) {
            float[][] p = new float[samples][classes];
            for (int i = 0; i < samples; i++) {
                int predicted = random.nextDouble() < 0.6 ? labels[i] : random.nextInt(classes);
                float top = 0.3f + 0.6f * random.nextFloat();
                Arrays.fill(p[i], (1 - top) / (classes - 1));
                p[i][predicted] = top;
            }
            probabilities.put(head, p);
            scores.put(head, Score.of(p, labels));
        }
        new Predictions(rows, labels, probabilities).write(folder.resolve("test.safetensors"));
        return scores;
    }

    /** Nine super-epochs online, one otherwise. */
    private List<StretchWeights> stretches(String scheme, List<String> heads) {
        int length = scheme.equals("online") ? Math.max(1, epochs / 9) : epochs;
        Map<String, Double> weights = new LinkedHashMap<>();
        heads.forEach(head -> weights.put(head, 1.0 / heads.size()));
        List<StretchWeights> stretches = new ArrayList<>();
        for (int start = 0; start < epochs; start += length) {
            stretches.add(new StretchWeights(start, Math.min(length, epochs - start), weights, null));
        }
        return stretches;
    }

    /** As if every weight had been measured. */
    private static List<WeightRow> weights(List<StretchWeights> stretches) {
        return WeightRow.of(stretches).stream()
                .map(row -> new WeightRow(
                        row.index(),
                        row.start(),
                        row.length(),
                        row.head(),
                        row.weight(),
                        0.1,
                        0.6,
                        0.4,
                        1.2,
                        0.33,
                        0.1,
                        0.9,
                        row.weight()))
                .toList();
    }

    private Leaderboard board() {
        PairedDifference difference = new PairedDifference(0.01, -0.02, 0.04);
        Spread spread = new Spread(0.6, 0.02);
        List<Leaderboard.Row> rows = new ArrayList<>();
        for (String name : SCHEMES) {
            rows.add(new Leaderboard.Row(
                    name,
                    seeds,
                    TrainedOn.T.text(),
                    25_000,
                    spread,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    spread,
                    spread,
                    difference,
                    difference,
                    null,
                    1000,
                    0,
                    900,
                    null));
        }
        List<Long> all = new ArrayList<>();
        for (long seed = 1; seed <= seeds; seed++) {
            all.add(seed);
        }
        return new Leaderboard(
                "synthetic",
                classes * perClass,
                classes,
                all,
                List.of(new Leaderboard.Table("Same samples: every scheme trained on T alone", rows, List.of())),
                Map.of(),
                Map.of(),
                Map.of(),
                0,
                Map.of());
    }
}
