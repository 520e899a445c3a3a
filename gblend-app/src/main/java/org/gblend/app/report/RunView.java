package org.gblend.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gblend.core.InputException;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.run.HistoryRow;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunName;
import org.gblend.train.run.RunResult;
import org.gblend.train.run.TrainedOn;
import org.gblend.train.run.WeightRow;
import org.jspecify.annotations.Nullable;

/**
 * One run as its folder tells it, finished or not.
 *
 * @param folder where it is
 * @param scheme its line in the comparison
 * @param trainedOn on what
 * @param seed of it
 * @param rate learning rate in the folder's name; NaN where rates are not tried
 * @param result null while it is not finished
 * @param history learning curves so far
 * @param weights by stretch and head
 */
record RunView(
        Path folder,
        String scheme,
        TrainedOn trainedOn,
        long seed,
        double rate,
        @Nullable RunResult result,
        List<HistoryRow> history,
        List<WeightRow> weights) {
    /** The runs of a comparison, by seed and name. */
    static List<RunView> all(Path comparison) {
        List<RunView> runs = new ArrayList<>();
        for (Path seedFolder : folders(comparison)) {
            RunName.seed(seedFolder.getFileName().toString())
                    .ifPresent(seed -> folders(seedFolder)
                            .forEach(folder -> RunName.inSeed(
                                            seed, folder.getFileName().toString())
                                    .ifPresent(name -> runs.add(of(folder, name)))));
        }
        return runs;
    }

    private static List<Path> folders(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new InputException(folder + ": cannot be read (" + e + ")", e);
        }
    }

    /** One run by itself: what it was trained on is what it says, or its name while it has not finished. */
    static RunView alone(Path folder, RunName name) {
        RunResult result = new RunFolder(folder).result().orElse(null);
        TrainedOn trainedOn = result == null ? name.trainedOn() : TrainedOn.of(result.trainedOn());
        return of(folder, new RunName(name.seed(), name.line(), trainedOn, name.rate()), result);
    }

    private static RunView of(Path folder, RunName name) {
        return of(folder, name, new RunFolder(folder).result().orElse(null));
    }

    private static RunView of(Path folder, RunName name, @Nullable RunResult result) {
        Double rate = name.rate();
        RunFolder files = new RunFolder(folder);
        return new RunView(
                folder,
                name.line(),
                name.trainedOn(),
                result == null ? name.seed() : result.seed(),
                rate == null ? Double.NaN : rate,
                result,
                HistoryRow.read(files.metrics()),
                WeightRow.read(files.weights()));
    }

    /** Whether its scores on the test set are there. */
    boolean tested() {
        return result != null && !result.test().isEmpty();
    }

    /** Probabilities on the test set. */
    Optional<Predictions> predictions() {
        Path file = new RunFolder(folder).test();
        return tested() && Files.exists(file) ? Optional.of(Predictions.read(file)) : Optional.empty();
    }

    /** The score that counts: of the joint head, or of the only one; of several tasks the action's. */
    Optional<Score> score() {
        return score("");
    }

    /** The same at one task; of the empty name at all there is. */
    Optional<Score> score(String task) {
        return result == null || result.test().isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(result.test()
                        .get(new Head(task, Predictions.primary(result.test().keySet())).name()));
    }

    /** The heads that have a curve. */
    List<String> heads() {
        return history.stream().map(HistoryRow::head).distinct().toList();
    }

    /** The head that predicts, as far as the curves know. */
    String primary() {
        List<String> heads = heads();
        return heads.contains(MultiHeadNetwork.JOINT) || heads.isEmpty() ? MultiHeadNetwork.JOINT : heads.getFirst();
    }

    int epochs() {
        return history.stream().mapToInt(HistoryRow::epoch).max().orElse(0);
    }

    boolean measures(String set) {
        return history.stream().anyMatch(row -> row.set().equals(set));
    }

    /** Loss by epoch. */
    SortedMap<Integer, Double> loss(String set, String head) {
        SortedMap<Integer, Double> curve = new TreeMap<>();
        history.stream()
                .filter(row -> row.set().equals(set) && row.head().equals(head))
                .forEach(row -> curve.put(row.epoch(), row.loss()));
        return curve;
    }

    /** Top-1 by epoch. */
    SortedMap<Integer, Double> top1(String set, String head) {
        SortedMap<Integer, Double> curve = new TreeMap<>();
        history.stream()
                .filter(row -> row.set().equals(set) && row.head().equals(head))
                .forEach(row -> curve.put(row.epoch(), row.top1()));
        return curve;
    }
}
