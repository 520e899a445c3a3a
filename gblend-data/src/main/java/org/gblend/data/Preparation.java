package org.gblend.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gblend.core.InputException;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.data.internal.store.StoreWriter;
import org.jspecify.annotations.Nullable;

/**
 * Fills the cache: finished stores are opened, unfinished ones gone on with, missing ones made.
 *
 * <p>One process prepares in a cache folder at a time; a second waits for the lock and then finds the work done.
 */
final class Preparation {
    private static final Object ONE_AT_A_TIME = new Object();
    /** Rows of an array that one task computes on. */
    private static final int COMPUTED_ROWS = 16;

    private final List<Modality> modalities;
    private final RowTable table;
    private final Windows windows;
    private final Path cache;
    private final @Nullable Consumer<String> verified;

    /** @param verified hears of finished stores that are damaged, which are then mended; null = they are not read */
    Preparation(
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

    Map<String, SampleStore> run(Progress progress) {
        synchronized (ONE_AT_A_TIME) {
            try {
                Files.createDirectories(cache);
                try (FileChannel channel = FileChannel.open(
                                cache.resolve("prepare.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    return lock.isValid() ? prepared(progress) : Map.of();
                }
            } catch (IOException e) {
                throw new InputException(
                        "cannot use the cache folder " + cache + " (" + e.getMessage()
                                + "): check its rights and its space, or set data.cache to another",
                        e);
            }
        }
    }

    private Map<String, SampleStore> prepared(Progress progress) {
        Map<String, SampleStore> stores = new LinkedHashMap<>();
        try {
            for (Modality m : modalities) {
                SampleStore store = SampleStore.open(cache, m.store(), table.size());
                if (store != null && (verified == null || whole(m, store, verified))) {
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

    private boolean whole(Modality modality, SampleStore store, Consumer<String> notes) {
        List<Integer> damaged = store.damaged();
        if (damaged.isEmpty()) {
            return true;
        }
        store.close();
        notes.accept("%s.bin in %s was damaged at %d of %d rows, the first %s; they are made again"
                .formatted(
                        modality.store(),
                        cache,
                        damaged.size(),
                        table.size(),
                        table.names().get(damaged.getFirst())));
        return false;
    }

    /** Makes the stores that are not open yet, and opens them. */
    private void make(Map<String, SampleStore> stores, Progress progress) {
        Map<String, StoreWriter> writers = new LinkedHashMap<>();
        try {
            for (Modality m : modalities) {
                if (!stores.containsKey(m.name())) {
                    writers.put(m.name(), StoreWriter.open(cache, m.store(), table.size()));
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
                        + ".bin was damaged as soon as it" + " was written: check the disk of the cache folder");
            }
            ordered.put(m.name(), store);
        }
        return ordered;
    }

    private void fill(Map<String, StoreWriter> writers, Progress progress) {
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
            rows.sort(Comparator.comparingLong(r -> modality.sources().get(r).index()));
            int each = config instanceof ArrayConfig ? rows.size() : Math.min(COMPUTED_ROWS, rows.size());
            SharedArray shared = new SharedArray(array.file(), array.entry(), Math.ceilDiv(rows.size(), each));
            arrays.add(shared);
            for (int from = 0; from < rows.size(); from += each) {
                List<Integer> some = rows.subList(from, Math.min(rows.size(), from + each));
                tasks.add(() -> preparation.prepare(shared, some, () -> counter.done(what)));
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
                tasks.add(() -> preparation.prepare(r, wanted, () -> counter.done(what)));
            }
        }
    }

    private record ArrayOf(Path file, String entry) {}

    /** Counts samples and tells the listener, one call at a time. */
    private static final class Counter {
        private final Progress progress;
        private int total;
        private int done;

        Counter(Progress progress) {
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
