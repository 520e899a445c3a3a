package org.gblend.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gblend.core.InputException;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.PictureConfig;
import org.gblend.data.config.SamplingConfig;
import org.gblend.data.internal.prepare.Modality;
import org.gblend.data.internal.prepare.Preparation;
import org.gblend.data.internal.prepare.SampleShapes;
import org.gblend.data.internal.sample.Clock;
import org.gblend.data.internal.sample.Sampler;
import org.gblend.data.internal.sample.Samplers;
import org.gblend.data.internal.store.Fingerprint;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.data.manifest.Manifest;
import org.gblend.data.manifest.NearestName;
import org.gblend.data.manifest.RowTable;
import org.gblend.data.manifest.Sources;
import org.gblend.data.manifest.UnlabelledRows;
import org.gblend.data.manifest.Windows;
import org.gblend.data.sets.Folds;
import org.gblend.data.sets.FourSets;
import org.gblend.data.sets.SampleSet;
import org.gblend.data.sets.SetDraw;
import org.jspecify.annotations.Nullable;

/**
 * Labelled rows with every modality decoded, resized and memory-mapped, and the four sets.
 *
 * <p>Rows are numbered from 0 in the manifest's order. Safe to read from several threads; close after every {@link Loader}
 * on it.
 */
public final class PreparedData implements AutoCloseable {
    private final RowTable table;
    private final TaskLabels tasks;
    private final Map<String, ModalityConfig> modalities;
    private final Map<String, SampleStore> stores;
    private final Map<String, long[]> shapes;
    private final @Nullable Clock clock;
    private final SetDraw.Drawn drawn;
    private final String hash;
    private final SamplingConfig sampling;

    private PreparedData(
            RowTable table,
            TaskLabels tasks,
            Map<String, ModalityConfig> modalities,
            Map<String, SampleStore> stores,
            Map<String, long[]> shapes,
            @Nullable Clock clock,
            SetDraw.Drawn drawn,
            String hash,
            SamplingConfig sampling) {
        this.table = table;
        this.tasks = tasks;
        this.modalities = modalities;
        this.stores = stores;
        this.shapes = shapes;
        this.clock = clock;
        this.drawn = drawn;
        this.hash = hash;
        this.sampling = sampling;
    }

    /**
     * Reads the manifest, draws the sets and prepares what the cache does not hold yet.
     *
     * <p>The cache has one store per modality, in shards, named by a hash over its settings and over every row's file (path, size, time
     * of change), window and index; settings of the batches (crops, jitter, masks, scaling) do not enter. A preparation
     * that was killed goes on where it was.
     *
     * @param modalities by name, in the order of the heads
     * @param cache folder of the cache unless {@link DataConfig#cache} names one
     * @throws InputException when the manifest, a file or the sets cannot be used; it names file and row
     */
    public static PreparedData prepare(
            DataConfig config, Map<String, ModalityConfig> modalities, Path cache, Progress progress) {
        return labelled(config, modalities, cache, progress, null);
    }

    /**
     * As {@link #prepare}, after reading all that the cache holds: samples whose checksum differs are made again from their
     * files.
     *
     * @param notes hears of each store that was damaged
     */
    public static PreparedData verified(
            DataConfig config,
            Map<String, ModalityConfig> modalities,
            Path cache,
            Progress progress,
            Consumer<String> notes) {
        return labelled(config, modalities, cache, progress, notes);
    }

    private static PreparedData labelled(
            DataConfig config,
            Map<String, ModalityConfig> modalities,
            Path cache,
            Progress progress,
            @Nullable Consumer<String> verified) {
        checkNames(modalities);
        Manifest manifest = Manifest.read(config.root().resolve(config.manifest()));
        RowTable table = RowTable.of(manifest, config);
        TaskLabels tasks = TaskLabels.of(manifest, config, table);
        SetDraw.Drawn drawn = noted(SetDraw.draw(table, config.sets()), tasks);
        return prepare(config, modalities, cache, progress, manifest, table, tasks, drawn, Map.of(), verified);
    }

    /** Prepares the rows of the manifest without their labels, for a network of one task. */
    public static PreparedData unlabelled(
            DataConfig config,
            Map<String, ModalityConfig> modalities,
            List<String> classNames,
            Map<String, long[]> shapes,
            Path cache,
            Progress progress) {
        Path manifest = config.root().resolve(config.manifest());
        UnlabelledRows.Network network = new UnlabelledRows.Network(classNames, Map.of(), shapes);
        return unlabelled(config, modalities, UnlabelledRows.read(manifest), network, cache, progress);
    }

    private static SetDraw.Drawn noted(SetDraw.Drawn drawn, TaskLabels tasks) {
        FourSets sets = drawn.sets();
        List<String> notes = new ArrayList<>(drawn.folds().notes());
        int[] training = sets.train().withHoldout(sets.holdout()).rows();
        notes.addAll(tasks.unseen(training, sets.validation()));
        notes.addAll(tasks.unseen(training, sets.test()));
        return new SetDraw.Drawn(sets, new Folds(drawn.folds().pairs(), notes));
    }

    /**
     * Prepares rows without labels, for a network that is trained: all of them are the test set, and count as class 0.
     *
     * @param config whose manifest is not looked at
     * @throws InputException as {@link #prepare} does
     */
    public static PreparedData unlabelled(
            DataConfig config,
            Map<String, ModalityConfig> modalities,
            UnlabelledRows rows,
            UnlabelledRows.Network network,
            Path cache,
            Progress progress) {
        checkNames(modalities);
        RowTable table =
                RowTable.unlabelled(rows, network.classNames(), config.labels().several());
        TaskLabels labels = TaskLabels.unlabelled(network.tasks(), table.size());
        SetDraw.Drawn drawn = allTest(table);
        return prepare(
                config, modalities, cache, progress, rows.manifest(), table, labels, drawn, network.shapes(), null);
    }

    /**
     * Prepares labelled rows to score a network on that is trained: all of them are the test set, and their classes are the
     * network's, be there rows of each or not.
     *
     * @param config whose manifest is not looked at, nor what it says of groups and sets
     * @param labelled CSV file with the columns of the labels and of the files
     * @throws InputException as {@link #prepare} does, and at the first label that the network does not have
     */
    public static PreparedData scored(
            DataConfig config,
            Map<String, ModalityConfig> modalities,
            Path labelled,
            UnlabelledRows.Network network,
            Path cache,
            Progress progress) {
        checkNames(modalities);
        Manifest manifest = Manifest.read(labelled);
        RowTable table = RowTable.scored(manifest, config, network.classNames());
        TaskLabels labels = TaskLabels.scored(manifest, config, table, network.tasks());
        SetDraw.Drawn drawn = allTest(table);
        return prepare(config, modalities, cache, progress, manifest, table, labels, drawn, network.shapes(), null);
    }

    private static SetDraw.Drawn allTest(RowTable table) {
        int[] none = {};
        FourSets sets =
                FourSets.of(none, none, none, IntStream.range(0, table.size()).toArray());
        Folds folds = new Folds(List.of(new Folds.Pair(sets.train(), sets.holdout())), List.of());
        return new SetDraw.Drawn(sets, folds);
    }

    private static PreparedData prepare(
            DataConfig config,
            Map<String, ModalityConfig> modalities,
            Path cache,
            Progress progress,
            Manifest manifest,
            RowTable table,
            TaskLabels tasks,
            SetDraw.Drawn drawn,
            Map<String, long[]> known,
            @Nullable Consumer<String> verified) {
        Windows windows = Windows.of(manifest, config, table);
        Sources sources = new Sources(config, manifest, table);
        List<Modality> prepared = new ArrayList<>();
        modalities.forEach((name, m) -> prepared.add(Modality.of(
                name, m, sources.of(name, m), windows, config.missing().contains(name))));
        Path folder = config.cache() == null ? cache : config.cache();
        Preparation preparation = new Preparation(prepared, table, windows, folder, verified);
        Map<String, SampleStore> stores = preparation.run(progress::at);
        try {
            new PresenceCheck(table, prepared, stores).check(drawn);
            Map<String, long[]> shapes = new LinkedHashMap<>();
            Clock clock = Clock.of(modalities, stores, config.sampling().tooShort());
            modalities.forEach((name, m) -> {
                long[] given = known.get(name);
                SampleStore store = stores(stores, name);
                shapes.put(
                        name,
                        given != null && store.firstPresent() < 0
                                ? given.clone()
                                : SampleShapes.of(name, m, store, table, clock));
            });
            return new PreparedData(
                    table,
                    tasks,
                    new LinkedHashMap<>(modalities),
                    stores,
                    shapes,
                    clock,
                    drawn,
                    hash(table, tasks, modalities, stores),
                    config.sampling());
        } catch (RuntimeException | Error e) {
            stores.values().forEach(SampleStore::close);
            throw e;
        }
    }

    private static void checkNames(Map<String, ModalityConfig> modalities) {
        if (modalities.isEmpty()) {
            throw new InputException("no modality is configured: name at least one under modalities");
        }
        for (String name : modalities.keySet()) {
            if (!name.matches("[A-Za-z0-9_-]+")) {
                throw new InputException("the modality \"" + name
                        + "\" has a name with other signs than letters, digits, - and _:" + " rename it");
            }
        }
    }

    private static String hash(
            RowTable table, TaskLabels tasks, Map<String, ModalityConfig> modalities, Map<String, SampleStore> stores) {
        Fingerprint hash = new Fingerprint().add(table.classNames()).add(table.groupNames());
        int[] groups = table.groups();
        RowTable.Role[] roles = table.roles();
        for (int row = 0; row < table.size(); row++) {
            hash.add(table.ids().get(row)).add(table.labels()[row]);
            if (table.several() != null) {
                hash.add(Arrays.toString(table.classes(row)));
            }
            hash.add(groups == null ? "" : groups[row]).add(roles == null ? "" : roles[row]);
        }
        tasks.addTo(hash);
        modalities.forEach((name, config) -> {
            hash.add(name);
            Modality.settings(config, hash);
            SampleStore store = stores(stores, name);
            for (int row = 0; row < table.size(); row++) {
                hash.add(store.crc(row));
            }
        });
        return hash.hex();
    }

    private static SampleStore stores(Map<String, SampleStore> stores, String modality) {
        SampleStore store = stores.get(modality);
        if (store == null) {
            throw new IllegalArgumentException(
                    "no modality \"" + modality + "\"; " + NearestName.hint(modality, stores.keySet()));
        }
        return store;
    }

    /** The number of rows. */
    public int rows() {
        return table.size();
    }

    /** Names of the tasks, in order; none where there is one. */
    public List<String> tasks() {
        return List.copyOf(tasks.tasks().keySet());
    }

    /** Labels of a task in the order of the class numbers; the empty name is that of the only one. */
    public List<String> classNames(String task) {
        return task.isEmpty() ? classNames() : tasks.task(task).classNames();
    }

    /** The row's class number in a task; the empty name is that of the only one. */
    public int label(String task, int row) {
        return task.isEmpty() ? label(row) : tasks.task(task).labels()[row];
    }

    /** The number of classes by task; of one task under the empty name. */
    public Map<String, Integer> classesByTask() {
        Map<String, Integer> classes = new LinkedHashMap<>();
        tasks.tasks()
                .forEach((name, task) -> classes.put(name, task.classNames().size()));
        return classes.isEmpty() ? Map.of("", classes()) : classes;
    }

    /** Labels in the order of the class numbers: sorted, by value when all are whole numbers; of several tasks the first one's. */
    public List<String> classNames() {
        return table.classNames();
    }

    /** How many classes there are, in words: {@code 12 classes}, or {@code verb of 97, noun of 300 classes}. */
    public String classesText() {
        String tasks = classesByTask().entrySet().stream()
                .map(task -> (task.getKey().isEmpty() ? "" : task.getKey() + " of ") + task.getValue())
                .collect(Collectors.joining(", "));
        return tasks + " classes";
    }

    /** Of several tasks those of the first. */
    public int classes() {
        return table.classNames().size();
    }

    /** The row's class number; of several that of the rarest; of several tasks that in the first. */
    public int label(int row) {
        return table.labels()[row];
    }

    /** Whether rows may have several labels. */
    public boolean multiLabel() {
        return table.several() != null;
    }

    /** All class numbers of a row, ascending. */
    public int[] labels(int row) {
        return table.classes(row).clone();
    }

    /** The row's group, or null without a group column. */
    public @Nullable String group(int row) {
        int[] groups = table.groups();
        return groups == null ? null : table.groupNames().get(groups[row]);
    }

    /** The row's id, or its number without an id column. */
    public String id(int row) {
        return table.ids().get(row);
    }

    /** Names of the modalities, in the order of the heads. */
    public List<String> modalities() {
        return List.copyOf(modalities.keySet());
    }

    /**
     * A sample's shape as batches have it, without N: (T, H, W, C), (H, W, C), (frames, mels, 1), (T, C) or (F).
     */
    public long[] shape(String modality) {
        stores(stores, modality);
        return shapes.getOrDefault(modality, new long[0]).clone();
    }

    /** Whether a row has a modality: false only where {@link DataConfig#missing} allows it. */
    public boolean has(String modality, int row) {
        return store(modality).present(row);
    }

    /** How many rows of a set have a modality. */
    public int count(String modality, SampleSet set) {
        return (int) Arrays.stream(set.rows()).filter(store(modality)::present).count();
    }

    /** The four sets. */
    public FourSets sets() {
        return drawn.sets();
    }

    /** The pairs (T, V) for the weights. */
    public Folds folds() {
        return drawn.folds();
    }

    /**
     * SHA-256 over classes, ids, labels, groups, splits and the checksum of every prepared sample: equal on every machine
     * that prepares the same content.
     */
    public String hash() {
        return hash;
    }

    @Nullable
    Clock clock() {
        return clock;
    }

    /**
     * What makes samples of a modality.
     *
     * @param statistics of T, where the modality is standardised
     */
    Sampler sampler(String modality, @Nullable ChannelStatistics statistics) {
        return Samplers.of(
                modality,
                config(modality),
                store(modality),
                shape(modality),
                sampling.tooShort(),
                statistics == null ? null : statistics.scale());
    }

    /** Crops of each clip in evaluation; without pictures all would be the same. */
    int testCrops() {
        return modalities.values().stream().anyMatch(PictureConfig.class::isInstance) ? sampling.testCrops() : 1;
    }

    ModalityConfig config(String modality) {
        return Objects.requireNonNull(modalities.get(modality));
    }

    SampleStore store(String modality) {
        return stores(stores, modality);
    }

    @Override
    public void close() {
        stores.values().forEach(SampleStore::close);
    }

    @Override
    public String toString() {
        return table.size() + " rows, " + classesText() + ", " + modalities() + " "
                + shapes.values().stream().map(Arrays::toString).toList();
    }
}
