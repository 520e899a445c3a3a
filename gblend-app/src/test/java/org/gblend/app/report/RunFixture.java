package org.gblend.app.report;

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
import org.gblend.train.estimate.MeasuredWeights;
import org.gblend.train.estimate.SampleValues;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Json;
import org.gblend.train.run.DataRecord;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunResult;
import org.gblend.train.scheme.StretchWeights;

/**
 * Writes run folders of any size without training anything: smooth curves, probabilities around the right class.
 *
 * @param classes number of classes
 * @param epochs of every run
 * @param seeds of a comparison
 * @param perClass test samples of each class
 */
record RunFixture(int classes, int epochs, int seeds, int perClass) {
    private static final List<String> SCHEMES = List.of("rgb", "audio", "naive", "equal", "offline", "online");
    private static final int HELD_OUT = 60;

    /** Mean top-1 of each scheme on the board. */
    private static final List<Double> MEANS = List.of(0.51, 0.69, 0.62, 0.70, 0.71, 0.60);

    /** A finished comparison. */
    void comparison(Path folder, Map<String, String> failures) {
        comparison(folder, failures, MEANS);
    }

    /**
     * A finished comparison.
     *
     * @param means top-1 on the board of rgb, audio, naive, equal, offline and online; differences of more than 0.03 count
     */
    void comparison(Path folder, Map<String, String> failures, List<Double> means) {
        runs(folder);
        AtomicFiles.write(folder.resolve("comparison.json"), Json.write(board(failures, means)));
    }

    /** A comparison whose first seed is finished but for its last scheme, which has no epoch behind it yet. */
    void running(Path folder) {
        new RunFixture(classes, epochs, 1, perClass).runs(folder);
        Path last = folder.resolve("seed-1/online.T");
        AtomicFiles.delete(last.resolve("result.json"));
        AtomicFiles.delete(last.resolve("metrics.csv"));
        AtomicFiles.delete(last.resolve("weights.csv"));
        AtomicFiles.write(folder.resolve("seed-2/naive.T/steps.csv"), "epoch,batch,head,loss,learning_rate\n1,1,jo");
    }

    private void runs(Path folder) {
        head(folder, experiment("compare.seeds=" + seedList()));
        for (int seed = 1; seed <= seeds; seed++) {
            for (String scheme : SCHEMES) {
                run(folder.resolve("seed-" + seed + "/" + scheme + ".T"), scheme, seed);
            }
        }
    }

    /** A finished run of one scheme; {@code rgb} is one of a single modality. */
    void single(Path folder, String scheme, String... settings) {
        head(
                folder,
                scheme.equals("rgb")
                        ? Configs.parse(
                                Experiment.class,
                                "{name: alone, modalities: {rgb: {}}, scheme: {unimodal: {modality: rgb}}}",
                                "fixture",
                                List.of("training.epochs=" + epochs))
                        : experiment("scheme=" + scheme, settings));
        run(folder, scheme, 1);
    }

    /** A run that failed after a third of its epochs. */
    void failed(Path folder, String why) {
        head(folder, experiment("scheme=naive"));
        metrics(folder, heads("naive"), Math.max(1, epochs / 3));
        AtomicFiles.write(folder.resolve(ReportData.FAILURE), why + "\n");
    }

    private Experiment experiment(String setting, String... more) {
        List<String> settings = new ArrayList<>(List.of("training.epochs=" + epochs, setting));
        settings.addAll(List.of(more));
        return Configs.parse(
                Experiment.class,
                "{name: fixture, modalities: {rgb: {}, audio: {input: audio, encoder: audio-resnet}}}",
                "fixture",
                settings);
    }

    private String seedList() {
        List<Integer> list = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            list.add(seed);
        }
        return list.toString().replace(" ", "");
    }

    private void head(Path folder, Experiment experiment) {
        RunFolder run = new RunFolder(folder);
        run.bind(Configs.toYaml(experiment), List.of());
        run.writeEnvironment(Map.of("java", "25", "data", "0123abcd"));
        List<String> names = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            names.add("class <" + c + "> & co");
            for (int i = 0; i < perClass; i++) {
                ids.add("clips/" + c + "-" + i + ".mp4");
            }
        }
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        shapes.put("rgb", List.of(16L, 112L, 112L, 3L));
        run.bindData(new DataRecord(
                "0123abcd", names, shapes, Map.of("train", 1000, "holdout", HELD_OUT, "test", ids.size()), ids));
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
        metrics(folder, heads, epochs);
        StringBuilder steps = new StringBuilder("epoch,batch,head,loss,learning_rate\n");
        for (int epoch = 1; epoch <= epochs; epoch++) {
            steps.append(epoch).append(",1,").append(heads.getFirst()).append(",1.5,0.05\n");
        }
        AtomicFiles.write(folder.resolve("steps.csv"), steps.toString());
        Map<String, Score> scores = predictions(folder, heads, seed);
        List<StretchWeights> stretches = stretches(scheme, heads);
        weights(folder, stretches);
        if (scheme.equals("online")) {
            estimates(folder.resolveSibling("online.estimates"), stretches);
        }
        Map<String, HeadTrack> tracks = new LinkedHashMap<>();
        heads.forEach(head -> tracks.put(head, track(head)));
        RunResult result = new RunResult(
                folder.getFileName().toString(),
                seed,
                0.05,
                "T",
                1000,
                epochs,
                epochs,
                stretches,
                scores,
                Map.of(),
                null,
                tracks,
                null,
                100,
                scheme.equals("online") ? 250 : 0,
                400,
                0.03);
        AtomicFiles.write(folder.resolve("result.json"), Json.write(result));
    }

    private void metrics(Path folder, List<String> heads, int until) {
        StringBuilder csv = new StringBuilder("epoch,set,head,loss,top1\n");
        for (int epoch = 1; epoch <= until; epoch++) {
            for (String head : heads) {
                csv.append(epoch)
                        .append(",train,")
                        .append(head)
                        .append(',')
                        .append(train(head, epoch))
                        .append(",\n");
                csv.append(epoch)
                        .append(",probe,")
                        .append(head)
                        .append(',')
                        .append(train(head, epoch))
                        .append(",0.9\n");
                csv.append(epoch).append(",holdout,").append(head).append(',').append(heldOut(head, epoch));
                csv.append(',').append(1 - Math.exp(-0.1 * epoch)).append('\n');
            }
        }
        AtomicFiles.write(folder.resolve("metrics.csv"), csv.toString());
    }

    private double train(String head, double epoch) {
        return Math.log(classes) * Math.exp(-(head.equals("rgb") ? 6 : 4) * epoch / epochs);
    }

    private double heldOut(String head, double epoch) {
        double rise = head.equals("rgb") ? 1.5 : 0.6;
        return train(head, epoch) + rise * Math.pow(epoch / epochs, 2);
    }

    private HeadTrack track(String head) {
        int best = 1;
        for (int epoch = 2; epoch <= epochs; epoch++) {
            best = heldOut(head, epoch) < heldOut(head, best) ? epoch : best;
        }
        return new HeadTrack(point(head, 0), point(head, epochs), point(head, best), List.of());
    }

    /** Of 60 samples are right before: 6 of both sets; at the end by rgb 57 and 30, by audio 48 and 42, by joint 54 and 36. */
    private HeadPoint point(String head, int epoch) {
        int end = epoch == 0 ? 0 : 1;
        int train = 6 + end * (head.equals("rgb") ? 51 : head.equals("audio") ? 42 : 48);
        int heldOut = 6 + end * (head.equals("rgb") ? 24 : head.equals("audio") ? 36 : 30);
        return new HeadPoint(epoch, values(train(head, epoch), train), values(heldOut(head, epoch), heldOut));
    }

    private static SampleValues values(double mean, int right) {
        double[] loss = new double[HELD_OUT];
        for (int i = 0; i < loss.length; i++) {
            loss[i] = mean * (0.5 + i / (HELD_OUT - 1.0));
        }
        double[] rights = new double[HELD_OUT];
        Arrays.fill(rights, 0, right, 1);
        return new SampleValues(loss, rights);
    }

    private Map<String, Score> predictions(Path folder, List<String> heads, long seed) {
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
            RandomGenerator random = RandomStreams.of(seed).stream("fixture/" + folder.getFileName() + head);
            float[][] p = new float[samples][classes];
            for (int i = 0; i < samples; i++) {
                boolean right = random.nextDouble() < (head.equals("rgb") ? 0.5 : 0.7);
                int predicted = right ? labels[i] : (labels[i] + 1 + random.nextInt(classes - 1)) % classes;
                float top = 0.4f + 0.5f * random.nextFloat();
                Arrays.fill(p[i], (1 - top) / (classes - 1));
                p[i][predicted] = top;
            }
            probabilities.put(head, p);
            scores.put(head, Score.of(p, labels));
        }
        new Predictions(rows, labels, probabilities).write(folder.resolve("test.safetensors"));
        return scores;
    }

    private List<StretchWeights> stretches(String scheme, List<String> heads) {
        boolean measured = scheme.equals("online") || scheme.equals("offline");
        int length = scheme.equals("online") ? Math.max(1, epochs / 4) : epochs;
        List<StretchWeights> stretches = new ArrayList<>();
        for (int start = 0; start < epochs; start += length) {
            Map<String, Double> weights = new LinkedHashMap<>();
            Map<String, MeasuredWeights.Head> parts = new LinkedHashMap<>();
            for (String head : heads) {
                weights.put(head, 1.0 / heads.size());
                parts.put(head, new MeasuredWeights.Head(1.0 / heads.size(), 0.1, 0.6, 0.4, 1.2, 0.33, 0.1, 0.9));
            }
            MeasuredWeights estimate = measured
                    ? new MeasuredWeights(
                            parts, List.of("V is small."), length, length, HELD_OUT, HELD_OUT, 1, 60, null, null, false)
                    : null;
            stretches.add(new StretchWeights(start, Math.min(length, epochs - start), weights, estimate));
        }
        return stretches;
    }

    /** The naive network of each super-epoch's estimate gets half of V right. */
    private void estimates(Path folder, List<StretchWeights> stretches) {
        for (int i = 0; i < stretches.size(); i++) {
            StretchWeights stretch = stretches.get(i);
            double[] half = new double[HELD_OUT];
            Arrays.fill(half, 0, HELD_OUT / 2, 1);
            SampleValues values = new SampleValues(half, half);
            HeadPoint end = new HeadPoint(stretch.start() + stretch.length(), values, values);
            HeadTrack track = new HeadTrack(new HeadPoint(stretch.start(), values, values), end, end, List.of());
            AtomicFiles.write(
                    folder.resolve("estimate-0" + i + "/fold-0.json"),
                    Json.write(
                            Map.of("epoch", stretch.length(), "tracks", Map.of("joint", track), "coreSeconds", 1.0)));
        }
    }

    private static void weights(Path folder, List<StretchWeights> stretches) {
        StringBuilder csv = new StringBuilder(
                "super_epoch,start,length,head,weight,weight_low,weight_high,dO,dG,ogr,ogr_low,ogr_high\n");
        for (int i = 0; i < stretches.size(); i++) {
            StretchWeights stretch = stretches.get(i);
            String place = i + "," + stretch.start() + "," + stretch.length() + ",";
            boolean measured = stretch.estimate() != null;
            stretch.weights()
                    .forEach((head, weight) -> csv.append(place)
                            .append(head)
                            .append(',')
                            .append(weight)
                            .append(measured ? ",0.1,0.6,0.4,1.2,0.33,0.1,0.9\n" : ",,,,,,,\n"));
        }
        AtomicFiles.write(folder.resolve("weights.csv"), csv.toString());
    }

    private Leaderboard board(Map<String, String> failures, List<Double> means) {
        double naive = means.get(2);
        double single = Math.max(means.get(0), means.get(1));
        List<Leaderboard.Row> rows = new ArrayList<>();
        for (int i = 0; i < SCHEMES.size(); i++) {
            double mean = means.get(i);
            Spread spread = new Spread(mean, seeds == 1 ? Double.NaN : 0.02);
            String name = SCHEMES.get(i);
            rows.add(new Leaderboard.Row(
                    name,
                    seeds,
                    "T",
                    1000,
                    spread,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    spread,
                    spread,
                    name.equals("naive") ? null : difference(mean - naive),
                    i < 2 && mean == single ? null : difference(mean - single),
                    null,
                    100,
                    name.equals("online") ? 250 : 0,
                    400,
                    null));
        }
        rows.sort((a, b) -> Double.compare(b.top1().mean(), a.top1().mean()));
        List<Long> all = new ArrayList<>();
        for (long seed = 1; seed <= seeds; seed++) {
            all.add(seed);
        }
        return new Leaderboard(
                "fixture",
                classes * perClass,
                classes,
                all,
                List.of(new Leaderboard.Table("Same samples: every scheme trained on T alone", rows, contrasts(means))),
                Map.of(),
                Map.of(),
                Map.of(),
                1000,
                failures);
    }

    private static List<Leaderboard.Contrast> contrasts(List<Double> means) {
        List<Leaderboard.Contrast> contrasts = new ArrayList<>();
        for (String scheme : List.of("offline", "online")) {
            for (String control : List.of("audio", "naive", "equal")) {
                double difference = means.get(SCHEMES.indexOf(scheme)) - means.get(SCHEMES.indexOf(control));
                contrasts.add(new Leaderboard.Contrast(scheme, "joint", control, difference(difference)));
                contrasts.add(new Leaderboard.Contrast(scheme, "blend", control, difference(difference + 0.1)));
            }
        }
        return contrasts;
    }

    private static PairedDifference difference(double mean) {
        return new PairedDifference(mean, mean - 0.03, mean + 0.03);
    }
}
