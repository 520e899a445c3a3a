package org.gblend.data.internal.prepare;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gblend.core.InputException;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayInput;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.data.internal.store.StoreFailure;
import org.gblend.data.internal.store.StoreWriter;
import org.gblend.data.manifest.RowTable;
import org.gblend.data.manifest.Source;
import org.gblend.data.manifest.Windows;
import org.jspecify.annotations.Nullable;

/**
 * Fills the cache: finished stores are opened, unfinished ones gone on with, missing ones made.
 *
 * <p>One process prepares in a cache folder at a time; a second waits for the lock and then finds the work done.
 */
public final class Preparation {
    private static final System.Logger LOG = System.getLogger(Preparation.class.getName());
    private static final Object ONE_AT_A_TIME = new Object();
    /** Rows of an array that one task computes on. */
    private static final int COMPUTED_ROWS = 16;

    private final List<Modality> modalities;
    private final RowTable table;
    private final Windows windows;
    private final Path cache;
    private final @Nullable Consumer<String> verified;
    private @Nullable SortedMap<Integer, String> failures;

    /**
     * A preparation of all rows.
     *
     * @param cache folder of the stores
     * @param verified hears of finished stores that are damaged, which are then mended; null = they are not read
     */
    public Preparation(
            List<Modality> modalities,
            RowTable table,
            Windows windows,
            Path cache,
            @Nullable Consumer<String> verified) {
        this.modalities = modalities;
        this.table = table;
        this.windows = windows;
        this.cache = cache;
        this.verified = verified;
    }

    /** Hears, one call at a time, how many samples are finished and which was the last. */
    @FunctionalInterface
    public interface Listener {
        void at(int done, int total, String what);
    }

    /** The stores of all modalities, by name. */
    public Map<String, SampleStore> run(Listener progress) {
        return locked(() -> prepared(progress));
    }

    /** The stores of the rows that are left. */
    @FunctionalInterface
    public interface Survivors {
        /** Their names by modality, without the rows that failed. */
        Map<String, String> stores(SortedSet<Integer> failed);
    }

    /**
     * Makes what can be made, of all rows but those that cannot be used, whose reasons it returns. Stores that lack rows are
     * finished as those of the rows that are left.
     */
    public SortedMap<Integer, String> skipping(Survivors survivors, Listener progress) {
        return locked(() -> {
            SortedMap<Integer, String> failed = Collections.synchronizedSortedMap(new TreeMap<>());
            failures = failed;
            Map<String, StoreWriter> writers = new LinkedHashMap<>();
            try {
                for (Modality m : modalities) {
                    writers.put(m.name(), opened(m));
                }
                noteAbsent(writers);
                fill(writers, progress);
                noteEmpty(writers.values(), failed);
                finish(writers, failed, survivors);
            } finally {
                writers.values().forEach(StoreWriter::close);
            }
            return failed;
        });
    }

    private void noteEmpty(Collection<StoreWriter> writers, SortedMap<Integer, String> failed) {
        for (int row = 0; row < table.size(); row++) {
            int r = row;
            if (writers.stream().allMatch(w -> w.isAbsent(r))) {
                failed.put(
                        row,
                        table.names().get(row) + " has none of the modalities "
                                + modalities.stream().map(Modality::name).toList());
            }
        }
    }

    private void finish(Map<String, StoreWriter> writers, SortedMap<Integer, String> failed, Survivors survivors) {
        if (failed.isEmpty()) {
            writers.values().forEach(StoreWriter::finish);
            return;
        }
        int[] newRows = new int[table.size()];
        int left = 0;
        for (int row = 0; row < newRows.length; row++) {
            newRows[row] = failed.containsKey(row) ? -1 : left++;
        }
        if (left > 0) {
            Map<String, String> names = survivors.stores(new TreeSet<>(failed.keySet()));
            writers.forEach((modality, w) -> w.finishAs(String.valueOf(names.get(modality)), newRows));
        }
    }

    private <T> T locked(Supplier<T> work) {
        synchronized (ONE_AT_A_TIME) {
            try {
                Files.createDirectories(cache);
                try (FileChannel channel = FileChannel.open(
                                cache.resolve("prepare.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    if (!lock.isValid()) {
                        throw new IllegalStateException("a lock that is no lock");
                    }
                    return work.get();
                }
            } catch (IOException e) {
                throw new InputException(
                        "cannot use the cache folder " + cache + " (" + e.getMessage()
                                + "): check its rights and its space, or set data.cache to another",
                        e);
            }
        }
    }

    private Map<String, SampleStore> prepared(Listener progress) {
        Map<String, SampleStore> stores = new LinkedHashMap<>();
        try {
            for (Modality m : modalities) {
                SampleStore store = SampleStore.open(cache, m.store(), table.size());
                if (store != null && (verified == null || whole(store, verified))) {
                    stores.put(m.name(), store);
                }
            }
            make(stores, progress);
            return inOrder(stores);
        } catch (RuntimeException | Error e) {
            stores.values().forEach(SampleStore::close);
            throw e;
        }
    }

    private boolean whole(SampleStore store, Consumer<String> notes) {
        List<Integer> damaged = store.damaged();
        if (damaged.isEmpty()) {
            return true;
        }
        List<String> shards = damaged.stream()
                .map(row -> String.valueOf(store.file(row).getFileName()))
                .distinct()
                .toList();
        store.giveUp(damaged);
        notes.accept("%s in %s %s damaged at %d of %d rows, the first %s; they are made again"
                .formatted(
                        String.join(", ", shards),
                        cache,
                        shards.size() == 1 ? "was" : "were",
                        damaged.size(),
                        table.size(),
                        table.names().get(damaged.getFirst())));
        return false;
    }

    /** Makes the stores that are not open yet, and opens them. */
    private void make(Map<String, SampleStore> stores, Listener progress) {
        Map<String, StoreWriter> writers = new LinkedHashMap<>();
        try {
            for (Modality m : modalities) {
                if (!stores.containsKey(m.name())) {
                    writers.put(m.name(), opened(m));
                }
            }
            noteAbsent(writers);
            fill(writers, progress);
            writers.values().forEach(StoreWriter::finish);
        } finally {
            writers.values().forEach(StoreWriter::close);
        }
        for (Modality m : modalities) {
            SampleStore store = writers.containsKey(m.name()) ? SampleStore.open(cache, m.store(), table.size()) : null;
            if (store != null) {
                stores.put(m.name(), store);
            }
        }
    }

    private StoreWriter opened(Modality modality) {
        StoreWriter writer = StoreWriter.open(cache, modality.store(), table.size());
        writer.lost()
                .forEach(shard -> LOG.log(
                        System.Logger.Level.WARNING,
                        "the prepared data {0} is gone or damaged: its samples are made again, all others are kept",
                        shard));
        return writer;
    }

    /** Rows whose cells say that they lack a modality; those whose file does are found when it is read. */
    private void noteAbsent(Map<String, StoreWriter> writers) {
        for (Modality m : modalities) {
            StoreWriter writer = writers.get(m.name());
            for (int row = 0; writer != null && row < table.size(); row++) {
                if (m.sources().get(row).absent() && !writer.has(row)) {
                    writer.absent(row);
                }
            }
        }
    }

    private Map<String, SampleStore> inOrder(Map<String, SampleStore> stores) {
        Map<String, SampleStore> ordered = new LinkedHashMap<>();
        for (Modality m : modalities) {
            SampleStore store = stores.get(m.name());
            if (store == null) {
                throw new InputException("the prepared data " + cache.resolve(m.store())
                        + " was damaged as soon as it was written: check the disk of the cache folder");
            }
            ordered.put(m.name(), store);
        }
        return ordered;
    }

    private void fill(Map<String, StoreWriter> writers, Listener progress) {
        List<Runnable> tasks = new ArrayList<>();
        List<SharedArray> arrays = new ArrayList<>();
        Counter counter = new Counter(progress);
        for (Modality m : modalities) {
            StoreWriter writer = writers.get(m.name());
            if (writer != null && m.config() instanceof ArrayInput config) {
                arrays.addAll(arrayTasks(m, config, writer, tasks, counter));
            }
        }
        mediaTasks(writers, tasks, counter);
        counter.start();
        try {
            OrderedTasks.run(tasks, Runtime.getRuntime().availableProcessors());
        } finally {
            arrays.forEach(SharedArray::close);
        }
    }

    /** Tasks for the rows of every array: one where rows are only copied, several where they are computed on. */
    private List<SharedArray> arrayTasks(
            Modality modality, ArrayInput config, StoreWriter writer, List<Runnable> tasks, Counter counter) {
        Map<ArrayOf, List<Integer>> byArray = new LinkedHashMap<>();
        for (int row = 0; row < table.size(); row++) {
            if (!writer.has(row)) {
                Source s = modality.sources().get(row);
                byArray.computeIfAbsent(new ArrayOf(s.file(), s.entry()), key -> new ArrayList<>())
                        .add(row);
            }
        }
        ArrayPreparation preparation = new ArrayPreparation(modality, config, table, writer);
        List<SharedArray> arrays = new ArrayList<>();
        byArray.forEach((array, rows) -> {
            counter.expect(rows.size());
            String what = modality.name() + " " + array.file().getFileName();
            List<Integer> sorted = inOrder(modality, rows);
            int each = config instanceof ArrayConfig ? rows.size() : Math.min(COMPUTED_ROWS, rows.size());
            SharedArray shared = new SharedArray(array.file(), array.entry(), Math.ceilDiv(rows.size(), each));
            arrays.add(shared);
            for (int from = 0; from < rows.size(); from += each) {
                List<Integer> some = sorted.subList(from, Math.min(rows.size(), from + each));
                tasks.add(() -> arrayRows(preparation, shared, some, writer, () -> counter.done(what)));
            }
        });
        return arrays;
    }

    private void mediaTasks(Map<String, StoreWriter> writers, List<Runnable> tasks, Counter counter) {
        MediaPreparation preparation = new MediaPreparation(modalities, table, windows);
        for (int row = 0; row < table.size(); row++) {
            List<MediaPreparation.Wanted> wanted = new ArrayList<>();
            for (Modality m : modalities) {
                StoreWriter writer = writers.get(m.name());
                if (writer != null && !(m.config() instanceof ArrayInput) && !writer.has(row)) {
                    wanted.add(new MediaPreparation.Wanted(m, writer));
                }
            }
            if (!wanted.isEmpty()) {
                counter.expect(wanted.size());
                int r = row;
                String what = table.ids().get(row);
                tasks.add(() -> mediaRow(preparation, r, wanted, () -> counter.done(what)));
            }
        }
    }

    private static List<Integer> inOrder(Modality modality, List<Integer> rows) {
        return rows.stream()
                .sorted(Comparator.comparingLong(r -> modality.sources().get(r).index()))
                .toList();
    }

    /** The rows of one array; where they may be skipped, those after one that cannot be used too. */
    private void arrayRows(
            ArrayPreparation preparation, SharedArray array, List<Integer> rows, StoreWriter writer, Runnable done) {
        List<Integer> left = rows;
        String before = "";
        while (!left.isEmpty()) {
            try {
                preparation.prepare(array, left, done);
                break;
            } catch (InputException e) {
                List<Integer> rest = left.stream().filter(r -> !writer.has(r)).toList();
                boolean wholeFile = before.equals(e.getMessage()) || rest.isEmpty();
                List<Integer> blamed = wholeFile ? rest : rest.subList(0, 1);
                skip(blamed, e);
                left = wholeFile ? List.of() : rest.subList(1, rest.size());
                before = String.valueOf(e.getMessage());
            }
        }
        array.release();
    }

    private void mediaRow(MediaPreparation preparation, int row, List<MediaPreparation.Wanted> wanted, Runnable done) {
        try {
            preparation.prepare(row, wanted, done);
        } catch (InputException e) {
            skip(List.of(row), e);
        }
    }

    /** Goes on without these rows, where that is wanted and the fault is theirs. */
    private void skip(List<Integer> rows, InputException why) {
        SortedMap<Integer, String> failed = failures;
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreFailure) {
                throw why;
            }
        }
        if (failed == null || rows.isEmpty()) {
            throw why;
        }
        rows.forEach(row -> failed.putIfAbsent(row, String.valueOf(why.getMessage())));
    }

    private record ArrayOf(Path file, String entry) {}

    /** Counts samples and tells the listener, one call at a time. */
    private static final class Counter {
        private final Listener progress;
        private int total;
        private int done;

        Counter(Listener progress) {
            this.progress = progress;
        }

        void expect(int samples) {
            total += samples;
        }

        void start() {
            if (total > 0) {
                progress.at(0, total, "preparing");
            }
        }

        synchronized void done(String what) {
            done++;
            progress.at(done, total, what);
        }
    }
}
