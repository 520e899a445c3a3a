package org.gblend.train.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gblend.core.InputException;
import org.gblend.data.ChannelStatistics;
import org.gblend.nn.torch.DamagedFileException;
import org.gblend.train.eval.Predictions;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Checkpoint;
import org.gblend.train.folder.Json;
import org.gblend.train.scheme.StretchWeights;
import org.jspecify.annotations.Nullable;

/**
 * The record of one run on disk.
 *
 * <pre>
 *   config.yaml         the whole configuration, defaults included
 *   scheme.txt          the scheme of a comparison's run; trained-on.txt whether a run of its own may train on V
 *   environment.json    versions, machine, data hash
 *   data.json           class names, shapes, sizes of the sets, ids of the test samples
 *   statistics.json     mean and deviation of T by standardised modality, for samples to come
 *   metrics.csv         epoch,set,head,loss,top1
 *   steps.csv           epoch,batch,head,loss,learning_rate: the training loss of every step
 *   metrics.jsonl       the same, one object per line
 *   events.jsonl        what happened when: start, epoch, estimate, checkpoint, fault, end
 *   weights.csv         weights by super-epoch, with intervals and OGR
 *   last.safetensors    newest checkpoint: tensors and state in one file; last-1.safetensors the one before, until the end
 *   best.safetensors    parameters of lowest validation loss, with early stopping
 *   pretrained.safetensors  each modality's network trained alone, with scheme pretrained
 *   estimate-NN/        the k+1 trainings of an estimate, by fold
 *   test.safetensors    probabilities on the test set, by prediction, and every clip's most probable class, by head
 *   dropped-test.json   scores on the test set when a modality is taken away
 *   result.json         written last: its presence means that the run is complete
 * </pre>
 */
public final class RunFolder {
    public static final String CONFIG = "config.yaml";
    public static final String DATA = "data.json";
    public static final String ENVIRONMENT = "environment.json";
    public static final String RESULT = "result.json";
    /** A comparison's tables, written last. */
    public static final String COMPARISON = "comparison.json";

    private static final String ESTIMATE = "estimate-";

    private final Path path;
    /** The configuration that {@link #bind} left here; null before it. */
    private @Nullable String bound;

    public RunFolder(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    public Path last() {
        return path.resolve("last.safetensors");
    }

    public Path best() {
        return path.resolve("best.safetensors");
    }

    public Path test() {
        return path.resolve("test.safetensors");
    }

    /** The parameters that a finished run predicts with. */
    public Path checkpoint(RunResult result) {
        return result.selectedEpoch() < result.epochs() ? best() : last();
    }

    /** What to do about a checkpoint that is gone; empty where it is there. */
    Optional<String> lostCheckpoint(RunResult result) {
        Path file = checkpoint(result);
        return Checkpoint.exists(file)
                ? Optional.empty()
                : Optional.of(file + " is missing, which predict and eval need; put it back from a copy, or remove "
                        + path.resolve(RESULT) + (file.equals(last()) ? "" : " and " + last())
                        + " and give the command that trained the run, which trains it again");
    }

    /** Why the predictions on the test set cannot be read; empty where they can. */
    Optional<String> lostPredictions() {
        if (!Files.exists(test())) {
            return Optional.of(test() + " is missing");
        }
        try {
            Predictions.read(test());
            return Optional.empty();
        } catch (InputException unread) {
            if (unread.getCause() instanceof DamagedFileException) {
                return Optional.of(test() + " is damaged");
            }
            throw unread; // such as a disk that does not answer: nothing is trained again for that
        }
    }

    /** Whether the run is complete. */
    public boolean isFinished() {
        return Files.exists(path.resolve(RESULT));
    }

    /** The result, if the run is complete. */
    public Optional<RunResult> result() {
        Path file = path.resolve(RESULT);
        String then = "the command that trained the run repeats its last evaluation from its checkpoint";
        return Files.exists(file) ? Optional.of(Json.read(file, RunResult.class, then)) : Optional.empty();
    }

    private Path dropped(String set) {
        return path.resolve("dropped-" + set + ".json");
    }

    /**
     * What is left without a modality, if it was measured.
     *
     * @param set name of the set, such as {@code test}
     */
    public Optional<ModalityDropped> readDropped(String set) {
        Path file = dropped(set);
        return Files.exists(file)
                ? Optional.of(Json.read(file, ModalityDropped.class, "gblend eval measures it again"))
                : Optional.empty();
    }

    void writeDropped(String set, ModalityDropped dropped) {
        AtomicFiles.write(dropped(set), Json.write(dropped));
    }

    void writeResult(RunResult result) {
        AtomicFiles.write(path.resolve(RESULT), Json.write(result));
    }

    /**
     * Whether anything here would be lost: a checkpoint, an encoder, predictions, a result or a finished training of an
     * estimate, in this folder or in those of a comparison's runs.
     */
    public boolean hasWork() {
        return hasWork(path);
    }

    private static boolean hasWork(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.anyMatch(RunFolder::isWork);
        } catch (IOException | UncheckedIOException e) {
            throw new InputException(folder + ": cannot be read (" + e + ")", e);
        }
    }

    /**
     * The folder of one estimate.
     *
     * @param estimates that of all estimates: the run's own, or one that runs of a comparison share
     * @param index of the super-epoch that it is for
     */
    public static Path estimate(Path estimates, int index) {
        return estimates.resolve(String.format(Locale.ROOT, ESTIMATE + "%02d", index));
    }

    /** Whether a folder holds a comparison, finished or begun. */
    public static boolean isComparison(Path folder) {
        if (Files.exists(folder.resolve(COMPARISON))) {
            return true;
        }
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(
                    file -> RunName.isSeedFolder(file.getFileName().toString()));
        } catch (IOException e) {
            throw new InputException(folder + ": cannot be read (" + e + ")", e);
        }
    }

    private static boolean isWork(Path file) {
        String name = file.getFileName().toString();
        Path folder = file.toAbsolutePath().getParent();
        return name.endsWith(".safetensors")
                || name.equals(RESULT)
                || name.equals("pretrain.json")
                || (name.endsWith(".json")
                        && folder != null
                        && folder.getFileName() != null
                        && folder.getFileName().toString().startsWith(ESTIMATE));
    }

    /**
     * Keeps the configuration at the start, and refuses to go on with another one where there is work of the one before.
     *
     * @param config the configuration in full, as YAML
     * @param ignored keys, such as the number of worker threads, that may change without changing a result
     * @return whether another configuration was replaced, of which there was no work
     */
    public boolean bind(String config, List<String> ignored) {
        return bind(config, ignored, before -> before);
    }

    /**
     * The same for a folder that an earlier version may have begun.
     *
     * @param upgrade the configuration of an earlier version in the words of this one: settings that it did not have at
     *     their defaults
     */
    public boolean bind(String config, List<String> ignored, UnaryOperator<String> upgrade) {
        boolean replaced = bindConfig(config, ignored, upgrade);
        bound = read(path.resolve(CONFIG));
        return replaced;
    }

    private boolean bindConfig(String config, List<String> ignored, UnaryOperator<String> upgrade) {
        Path file = path.resolve(CONFIG);
        if (!Files.exists(file)) {
            AtomicFiles.write(file, config);
            return false;
        }
        List<String> differences = ConfigLines.differences(upgrade.apply(read(file)), config, ignored);
        if (differences.isEmpty()) {
            return false;
        }
        if (hasWork()) {
            throw new InputException(path + ": this folder holds a run with another configuration ("
                    + String.join("; ", differences)
                    + "); go on with the old one, or choose another folder with --out");
        }
        AtomicFiles.write(file, config);
        return true;
    }

    /**
     * Keeps the scheme that is trained here, and refuses to go on with another one: a comparison may be given more schemes
     * later, but a name once used stays with what it stood for.
     *
     * @param name of the run
     * @param scheme its settings in words
     * @param estimates folder of its estimates, which may lie outside of this one
     */
    public void bindScheme(String name, String scheme, Path estimates) {
        Path file = path.resolve("scheme.txt");
        if (!Files.exists(file) || !(hasWork() || hasWork(estimates))) {
            AtomicFiles.write(file, scheme + "\n");
            return;
        }
        String before = read(file).strip();
        if (!before.equals(scheme)) {
            throw new InputException(name + ": this folder holds a run of another scheme (it was " + before + ", is "
                    + scheme + "); give the changed scheme a name of its own in compare.schemes");
        }
    }

    /**
     * Keeps whether a run may train on V, which its configuration does not say, and refuses to go on otherwise. An earlier
     * version did not keep it: of a finished run the result tells it.
     *
     * @param onHoldout whether it trains on V where its scheme needs V no longer
     * @return whether nothing tells how the run that is here began, so that it goes on as is now said
     */
    public boolean bindHoldout(boolean onHoldout) {
        Path file = path.resolve("trained-on.txt");
        String now = TrainedOn.of(onHoldout).text();
        boolean kept = Files.exists(file) && hasWork();
        String before =
                kept ? read(file).strip() : result().map(RunResult::trainedOn).orElse(now);
        if (!before.equals(now)) {
            throw new InputException(path + ": this folder holds a run that trains on " + before + ", not on " + now
                    + "; go on " + (onHoldout ? "with" : "without")
                    + " --train-only, or choose another folder with --out");
        }
        if (!kept) {
            AtomicFiles.write(file, now + "\n");
        }
        return !kept && !isFinished() && Files.exists(last());
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read (" + e + ")", e);
        }
    }

    public void writeEnvironment(Object environment) {
        AtomicFiles.write(path.resolve(ENVIRONMENT), Json.write(environment));
    }

    /**
     * Keeps what the data was, for readers that do not have it, and refuses to go on with other data where there is work.
     *
     * @throws InputException naming what differs
     */
    public void bindData(DataRecord data) {
        Path file = path.resolve(DATA);
        if (!Files.exists(file) || !hasWork()) {
            AtomicFiles.write(file, Json.write(data));
            return;
        }
        List<String> differences = data.differences(
                Json.read(file, DataRecord.class, "the same command keeps anew what the data is, and goes on"));
        if (!differences.isEmpty()) {
            throw new InputException(path + ": this folder holds a run on other data (" + String.join("; ", differences)
                    + "); put the files back as they were, or choose another folder with --out");
        }
    }

    /** By modality, what standardised the values that the network was trained on. */
    void writeStatistics(Map<String, ChannelStatistics> statistics) {
        AtomicFiles.write(path.resolve("statistics.json"), Json.write(new Statistics(statistics)));
    }

    /**
     * What {@code statistics.json} holds.
     *
     * @param modalities those that are standardised; may be none
     */
    public record Statistics(Map<String, ChannelStatistics> modalities) {
        public Statistics {
            modalities = new LinkedHashMap<>(modalities);
        }
    }

    /**
     * What standardised the values that the network was trained on.
     *
     * @throws InputException if they were lost, or the run is of a version that did not keep them
     */
    public Statistics statistics() {
        Path file = statisticsFile();
        if (!hasStatistics()) {
            throw new InputException(
                    file + ": is missing, so new samples cannot be standardised as those of the training"
                            + " were; the command that trained the run measures them again");
        }
        return Json.read(file, Statistics.class, "the command that trained the run measures it again");
    }

    boolean hasStatistics() {
        return Files.exists(statisticsFile());
    }

    private Path statisticsFile() {
        return path.resolve("statistics.json");
    }

    /** Learning curves, {@link HistoryRow} by row. */
    public Path metrics() {
        return path.resolve("metrics.csv");
    }

    /** Weights by super-epoch, {@link WeightRow} by row. */
    public Path weights() {
        return path.resolve("weights.csv");
    }

    void writeHistory(List<HistoryRow> rows) {
        StringBuilder lines = new StringBuilder();
        rows.forEach(row -> lines.append(Json.line(row)).append('\n'));
        AtomicFiles.write(metrics(), HistoryRow.csv(rows));
        AtomicFiles.write(path.resolve("metrics.jsonl"), lines.toString());
    }

    void writeWeights(List<StretchWeights> stretches) {
        AtomicFiles.write(weights(), WeightRow.csv(WeightRow.of(stretches)));
    }

    /** A file of this folder, or of the nearest one above it that has it. */
    public static Optional<Path> above(Path folder, String name) {
        for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            Path file = at.resolve(name);
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** Keeps everybody else out while this one works in the folder, and clears away what a killed one left half-written. */
    public RunLock lock() {
        RunLock lock = RunLock.of(path);
        if (bound != null && !read(path.resolve(CONFIG)).equals(bound)) {
            lock.close();
            throw new InputException(path + ": another process has begun a run with another configuration here; choose"
                    + " another folder with --out");
        }
        return lock;
    }
}
