package org.gblend.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.gblend.app.config.Configs;
import org.gblend.app.figures.Palette;
import org.gblend.app.figures.Swatch;
import org.gblend.core.InputException;
import org.gblend.core.Interval;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.config.UnimodalConfig;
import org.gblend.train.eval.Score;
import org.gblend.train.folder.Json;
import org.gblend.train.run.DataRecord;
import org.gblend.train.run.RunFolder;
import org.gblend.train.scheme.Schemes;
import org.jspecify.annotations.Nullable;

/**
 * All that a folder tells, read once.
 *
 * @param folder of the run or the comparison
 * @param comparison whether it is a comparison
 * @param state finished, running or failed
 * @param experiment its settings
 * @param config the same as text
 * @param environment versions and machine
 * @param data what the data was; null in folders of versions that did not keep it
 * @param board the finished comparison's tables; null before and for a run
 * @param runs the comparison's runs that count, or the run alone
 * @param failures by run, in words
 */
record ReportData(
        Path folder,
        boolean comparison,
        State state,
        Experiment experiment,
        String config,
        Map<String, Object> environment,
        @Nullable DataRecord data,
        @Nullable Leaderboard board,
        List<RunView> runs,
        Map<String, String> failures) {
    /** A file that says why a run ended before its end. */
    static final String FAILURE = "failure.txt";

    /** How far it is. */
    enum State {
        FINISHED,
        RUNNING,
        FAILED
    }

    /**
     * Reads a folder.
     *
     * @param running whether the process that fills it is this one, and not at its end
     * @throws InputException if it is no folder of a run or a comparison
     */
    static ReportData read(Path folder, boolean running) {
        return read(folder, running, _ -> {});
    }

    /**
     * The same.
     *
     * @param note hears what the report goes without, and why
     */
    static ReportData read(Path folder, boolean running, Consumer<String> note) {
        if (!Files.isDirectory(folder)) {
            throw new InputException(folder + ": no such folder; name one that gblend train, compare or demo wrote");
        }
        Path configFile = RunFolder.above(folder, "config.yaml")
                .orElseThrow(() -> new InputException(folder
                        + ": neither this folder nor one above it holds a config.yaml; name a run folder that gblend"
                        + " train, compare or demo wrote (the demo's is gblend-demo/results)"));
        String config = text(configFile);
        Experiment experiment = Configs.parse(Experiment.class, config, configFile.toString(), List.of());
        boolean comparison = RunFolder.isComparison(folder);
        Leaderboard board = running ? null : board(folder);
        List<RunView> runs = comparison ? chosen(RunView.all(folder), board) : List.of(run(folder, experiment));
        Map<String, String> failures = new LinkedHashMap<>(board == null ? Map.of() : board.failures());
        if (!running && Files.exists(folder.resolve(FAILURE))) {
            failures.put(experiment.name(), text(folder.resolve(FAILURE)).strip());
        }
        State state = running
                ? State.RUNNING
                : !failures.isEmpty()
                        ? State.FAILED
                        : finished(comparison, board, runs) ? State.FINISHED : State.RUNNING;
        return new ReportData(
                folder,
                comparison,
                state,
                experiment,
                config,
                environment(folder, note),
                RunFolder.above(folder, "data.json")
                        .map(file -> Json.read(file, DataRecord.class))
                        .orElse(null),
                board,
                runs,
                failures);
    }

    private static boolean finished(boolean comparison, @Nullable Leaderboard board, List<RunView> runs) {
        return comparison ? board != null : runs.stream().allMatch(run -> run.result() != null);
    }

    /** Those at the learning rates that were chosen; all while none is. */
    private static List<RunView> chosen(List<RunView> runs, @Nullable Leaderboard board) {
        Map<String, Double> rates = board == null ? Map.of() : board.learningRates();
        return runs.stream()
                .filter(run -> {
                    Double rate = rates.get(run.scheme());
                    return Double.isNaN(run.rate()) || (rate == null ? run.tested() : rate == run.rate());
                })
                .toList();
    }

    private static RunView run(Path folder, Experiment experiment) {
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        String scheme = name.matches(".+\\.(T|T\\+V)(\\.lr.*)?")
                ? name.replaceFirst("\\.(T|T\\+V)(\\.lr.*)?$", "")
                : word(experiment.scheme());
        return RunView.alone(folder, scheme, experiment.training().seed());
    }

    private static String word(SchemeConfig scheme) {
        if (scheme instanceof UnimodalConfig unimodal) {
            return unimodal.modality();
        }
        return Configs.key(SchemeConfig.class, scheme);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> environment(Path folder, Consumer<String> note) {
        try {
            return RunFolder.above(folder, "environment.json")
                    .map(file -> (Map<String, Object>) Json.read(file, LinkedHashMap.class))
                    .orElse(Map.of());
        } catch (InputException damaged) {
            note.accept(damaged.getMessage() + "; the report goes without the versions and the machine");
            return Map.of();
        }
    }

    private static @Nullable Leaderboard board(Path folder) {
        Path file = folder.resolve("comparison.json");
        String then = "the same gblend compare writes it again, and trains nothing that is finished";
        return Files.exists(file) ? Json.read(file, Leaderboard.class, then) : null;
    }

    /** A table's contrasts; comparisons of before there were any have none. */
    static List<Leaderboard.Contrast> contrasts(Leaderboard.Table table) {
        return Objects.requireNonNullElse(table.contrasts(), List.of());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read (" + e + ")", e);
        }
    }

    List<String> modalities() {
        return List.copyOf(experiment.modalities().keySet());
    }

    /** A head's colour, the same in every figure and in every task. */
    String colour(String head) {
        List<String> heads = new ArrayList<>(modalities());
        heads.add(MultiHeadNetwork.JOINT);
        return Palette.heads(heads, MultiHeadNetwork.JOINT).getOrDefault(Head.part(head), Palette.INK);
    }

    /** A scheme's colour, as {@link #scheme}. */
    String schemeColour(String scheme) {
        return scheme(scheme).colour();
    }

    /** A scheme's look: a modality's own where it is trained alone, else one that no modality and no other scheme has. */
    Swatch scheme(String scheme) {
        if (modalities().contains(scheme)) {
            return Swatch.of(colour(scheme));
        }
        List<String> others =
                schemes().stream().filter(s -> !modalities().contains(s)).toList();
        int index = others.indexOf(scheme);
        return index < 0
                ? Swatch.of(Palette.INK)
                : Palette.nth(index, modalities().size());
    }

    /** The schemes that have a run, single modalities first, then in the order of the settings. */
    List<String> schemes() {
        List<String> order = new ArrayList<>(modalities());
        order.addAll(experiment.compare().schemes().keySet());
        order.addAll(experiment.compare().variations().keySet());
        List<String> there =
                new ArrayList<>(runs.stream().map(RunView::scheme).distinct().toList());
        there.sort(Comparator.comparingInt(scheme -> order.contains(scheme) ? order.indexOf(scheme) : order.size()));
        return there;
    }

    boolean unimodal(String scheme) {
        return modalities().contains(scheme);
    }

    /** The naive scheme's name. */
    Optional<String> naive() {
        return named(NaiveConfig.class::isInstance).stream().findFirst();
    }

    /** The naive scheme, and the variations that are naive. */
    List<String> naiveLines() {
        return lines((scheme, _) -> scheme instanceof NaiveConfig);
    }

    /** The schemes of equal weights: the control of a blend that is measured. */
    List<String> equal() {
        return named(EqualConfig.class::isInstance);
    }

    /** The schemes that measure their weights: Gradient-Blending in its forms. */
    List<String> measured() {
        return named(scheme -> Schemes.of(scheme, experiment.heads()).measures());
    }

    /** Those of {@link #measured()}, and the variations that measure theirs. */
    List<String> measuredLines() {
        return lines((scheme, own) -> Schemes.of(scheme, own.heads()).measures());
    }

    /** The schemes of a kind, and the variations of it in their own experiments. */
    private List<String> lines(BiPredicate<SchemeConfig, Experiment> kind) {
        List<String> lines = new ArrayList<>(named(scheme -> kind.test(scheme, experiment)));
        if (comparison) {
            experiment.compare().variations().forEach((line, variation) -> {
                if (kind.test(variation.scheme(), experiment.ofLine(line))) {
                    lines.add(line);
                }
            });
        }
        return lines;
    }

    private List<String> named(Predicate<SchemeConfig> kind) {
        if (!comparison) {
            return kind.test(experiment.scheme()) ? List.of(runs.getFirst().scheme()) : List.of();
        }
        List<String> names = new ArrayList<>();
        experiment.compare().schemes().forEach((name, scheme) -> {
            if (kind.test(scheme)) {
                names.add(name);
            }
        });
        return names;
    }

    /** A scheme's runs by variant, by seed; those of the other where it has none. */
    List<RunView> runs(String scheme, String variant) {
        List<RunView> own =
                runs.stream().filter(run -> run.scheme().equals(scheme)).toList();
        List<RunView> exact =
                own.stream().filter(run -> run.variant().equals(variant)).toList();
        return exact.isEmpty() ? own : exact;
    }

    /** Whether a run is among its scheme's {@link #runs} on T. */
    boolean standsForT(RunView run) {
        return run.variant().equals("T")
                || runs.stream()
                        .noneMatch(other -> other.scheme().equals(run.scheme())
                                && other.variant().equals("T"));
    }

    /** What the first table's schemes were trained on. */
    String variant() {
        if (board != null && !board.tables().isEmpty()) {
            return board.tables().getFirst().rows().stream()
                            .anyMatch(row -> row.trainedOn().equals("T+V"))
                    ? "T+V"
                    : "T";
        }
        return runs.stream().anyMatch(run -> run.variant().equals("T+V") && run.tested()) ? "T+V" : "T";
    }

    /** The tested runs of a scheme in the first table. */
    List<RunView> tested(String scheme) {
        return runs(scheme, variant()).stream().filter(RunView::tested).toList();
    }

    /** Names of the tasks; none where there is one. */
    List<String> tasks() {
        return List.copyOf(experiment().data().columns().tasks().keySet());
    }

    /** The same; the empty name where there is one. */
    List<String> taskNames() {
        return tasks().isEmpty() ? List.of("") : tasks();
    }

    /** Whether samples may have several labels. */
    boolean multiLabel() {
        return experiment().data().labels().several();
    }

    /** What predictions are ranked by. */
    String metric() {
        return Leaderboard.headline(multiLabel(), !tasks().isEmpty());
    }

    /** {@link #metric} at the beginning of a sentence. */
    String metricFirst() {
        return multiLabel() ? Leaderboard.MAP : tasks().isEmpty() ? "Top-1" : "Action top-1";
    }

    /** How many samples the test set has; 0 if nothing says. */
    int testSamples() {
        return data == null ? 0 : data.sizes().getOrDefault("test", 0);
    }

    /** The 95 % interval of a share of the test samples; empty where their number is not known, and of mAP, which is no share. */
    Optional<Interval> interval(Score score) {
        int n = testSamples();
        return n == 0 || multiLabel() ? Optional.empty() : Optional.of(Interval.ofShare(score.headline(), n));
    }

    /** What curves show beside the loss: a mean over samples. */
    String curveMetric() {
        return multiLabel() ? "ranking precision" : Leaderboard.TOP1;
    }

    /** The single modality with the best mean score; of several tasks at the action. */
    Optional<String> bestSingle() {
        return bestSingle("");
    }

    /** The single modality with the best mean score at a task; of the empty name as {@link #bestSingle()}. */
    Optional<String> bestSingle(String task) {
        return schemes().stream()
                .filter(this::unimodal)
                .filter(scheme -> !tested(scheme).isEmpty())
                .max(Comparator.comparingDouble(scheme -> headline(scheme, task)));
    }

    /** A scheme's mean score over its tested runs, at a task or, of the empty name, at all there is. */
    private double headline(String scheme, String task) {
        return tested(scheme).stream()
                .flatMap(run -> run.score(task).stream())
                .mapToDouble(Score::headline)
                .average()
                .orElse(Double.NaN);
    }

    /** The name of a task's class, or its number where names were not kept. */
    String className(String task, int number) {
        List<String> names = data == null ? List.of() : data.classesByTask().getOrDefault(task, List.of());
        return number < names.size() ? names.get(number) : "class " + number;
    }

    /** How many classes a head's task has; 0 if nothing says. */
    int classes(String head) {
        return data != null
                ? data.classesByTask().getOrDefault(Head.task(head), List.of()).size()
                : board != null && tasks().isEmpty() ? board.classes() : 0;
    }
}
