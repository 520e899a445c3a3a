package org.gblend.data;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.gblend.core.RandomStreams;
import org.gblend.data.config.LoaderConfig;
import org.gblend.data.internal.sample.ClipDraw;
import org.gblend.data.internal.sample.Clock;
import org.gblend.data.internal.sample.Sampler;
import org.gblend.data.internal.sample.Samplers;
import org.gblend.data.internal.sample.Span;
import org.gblend.data.internal.sample.Workspace;
import org.gblend.data.sets.SampleSet;
import org.gblend.data.sets.TrainSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches from prepared data on worker threads.
 *
 * <p>What a training batch holds is a pure function of (seed, epoch, set, batch number): the order by seed and epoch, the
 * augmentation of a row by seed, epoch and row. Neither the number of threads nor where a pass is started changes it.
 *
 * <p>One loader serves several passes side by side. Close it before the {@link PreparedData}.
 */
public final class Loader implements BatchSource, AutoCloseable {
    private final PreparedData data;
    private final LoaderConfig config;
    private final RandomStreams streams;
    private final Map<String, ChannelStatistics> statistics;
    private final Map<String, Sampler> samplers = new LinkedHashMap<>();
    private final @Nullable Clock clock;
    private final BufferPool pool;
    private final ExecutorService workers;
    private final ThreadLocal<Workspace> scratch = ThreadLocal.withInitial(Workspace::new);

    /**
     * A loader that measures what standardised modalities need.
     *
     * @param statistics rows whose mean and deviation standardise the values: T, never V or test
     * @param seed of the order and the augmentation
     */
    public Loader(PreparedData data, LoaderConfig config, TrainSet statistics, long seed) {
        this(data, data.modalities(), config, statistics, seed);
    }

    /**
     * A loader of some of the modalities: what the others would cost is saved, and what is left is the same, to the bit, as
     * from a loader of all.
     *
     * @param modalities those that the batches have
     */
    public Loader(
            PreparedData data, Collection<String> modalities, LoaderConfig config, TrainSet statistics, long seed) {
        this(data, modalities, config, measured(data, modalities, statistics), seed);
    }

    /**
     * A loader with statistics measured earlier.
     *
     * @param modalities that it gives
     * @param statistics by modality, from {@link #statistics()} of another loader
     * @param seed of the order and the augmentation
     */
    public Loader(
            PreparedData data,
            Collection<String> modalities,
            LoaderConfig config,
            Map<String, ChannelStatistics> statistics,
            long seed) {
        this.data = data;
        this.config = config;
        this.streams = RandomStreams.of(seed);
        this.statistics = new LinkedHashMap<>(statistics);
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (String modality : modalities) {
            shapes.put(modality, data.shape(modality));
            samplers.put(modality, data.sampler(modality, statistics.get(modality)));
        }
        this.clock = data.clock();
        this.pool = new BufferPool(shapes, config.batch() + 1);
        this.workers = Executors.newFixedThreadPool(
                config.threads(),
                Thread.ofPlatform().daemon().name("gblend-loader-", 0).factory());
    }

    private static Map<String, ChannelStatistics> measured(
            PreparedData data, Collection<String> modalities, TrainSet train) {
        Map<String, ChannelStatistics> statistics = new LinkedHashMap<>();
        for (String modality : modalities) {
            if (Samplers.standardised(data.config(modality))) {
                statistics.put(modality, ChannelStatistics.measure(data.store(modality), train));
            }
        }
        return statistics;
    }

    /** Mean and deviation of every standardised modality. */
    public Map<String, ChannelStatistics> statistics() {
        return new LinkedHashMap<>(statistics);
    }

    /** Batches of one training epoch, or of one evaluation with one clip per row. */
    public int batches(SampleSet set) {
        return BatchPlan.batches(set.size(), config.batch());
    }

    /**
     * An epoch of shuffled, augmented samples, one clip per row.
     *
     * <p>The last batch has what is left; a single left sample joins the batch before it.
     *
     * @param fromBatch first batch to give, to go on in mid-epoch; 0 = all
     */
    @Override
    public Batches training(TrainSet train, int epoch, int fromBatch) {
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch: " + epoch + " is too small; give 0 or more");
        }
        if (train.size() < 2) {
            throw new IllegalArgumentException(
                    "train: " + train.size() + " rows make no batch that batch norm can use; give 2 or more");
        }
        return pass(BatchPlan.training(train.rows(), streams, config.batch(), epoch), fromBatch);
    }

    /**
     * The batches of {@link #training}, row for row, with every clip at another time of its row: at least a quarter of the
     * range in which it can lie away.
     */
    public Batches shifted(TrainSet train, int epoch, int fromBatch) {
        return pass(BatchPlan.shifted(train.rows(), streams, config.batch(), epoch), fromBatch);
    }

    /** The rows of a set that are no longer than what one sample shows, so that no clip of theirs lies at another time. */
    public int withoutRoom(SampleSet set) {
        return (int) Arrays.stream(set.rows())
                .filter(row -> clock == null || !clock.hasRoom(row))
                .count();
    }

    /**
     * Every row in order without augmentation: {@code clips} evenly spaced clips of it one after the other, {@link
     * SamplingConfig#testCrops} crops of each, {@link Batch#rows} naming the row of each. A single clip is the middle one. Modalities that have no clips in time
     * are repeated.
     */
    @Override
    public Batches evaluation(SampleSet set, int clips) {
        if (clips < 1) {
            throw new IllegalArgumentException("clips: " + clips + " is too small; give 1 or more");
        }
        return pass(BatchPlan.evaluation(set.rows(), clips, data.testCrops(), config.batch()), 0);
    }

    /** Whether clips at different times can differ: without that, one clip per row is enough. */
    public boolean hasClips() {
        return clock != null;
    }

    /**
     * Bytes of native memory that batches have taken so far. It is used again, so that this stops growing at {@link
     * LoaderConfig#prefetch} batches for each pass under way and one for each batch that a consumer holds.
     */
    public long batchBytes() {
        return pool.made() * pool.bytes();
    }

    private Batches pass(BatchPlan plan, int fromBatch) {
        if (fromBatch < 0 || fromBatch > plan.batches()) {
            throw new IllegalArgumentException(
                    "from-batch: " + fromBatch + " is not in this pass; give 0 to " + plan.batches());
        }
        return new Batches(fromBatch, plan.batches(), config.prefetch(), i -> make(plan.piece(i)), workers);
    }

    private Batch make(BatchPlan.Piece piece) {
        BufferPool.Buffers buffers = pool.take();
        try {
            int[] labels = new int[piece.size()];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = data.label(piece.row(i));
                sample(piece, i, buffers);
            }
            return new Batch(piece, labels, tasks(piece), targets(piece), present(piece), buffers, pool);
        } catch (RuntimeException | Error e) {
            pool.release(buffers);
            throw e;
        }
    }

    private Map<String, int[]> tasks(BatchPlan.Piece piece) {
        Map<String, int[]> tasks = new LinkedHashMap<>();
        for (String task : data.tasks()) {
            int[] labels = new int[piece.size()];
            Arrays.setAll(labels, i -> data.label(task, piece.row(i)));
            tasks.put(task, labels);
        }
        return tasks;
    }

    private float @Nullable [] targets(BatchPlan.Piece piece) {
        if (!data.multiLabel()) {
            return null;
        }
        int classes = data.classes();
        float[] targets = new float[piece.size() * classes];
        for (int i = 0; i < piece.size(); i++) {
            for (int c : data.labels(piece.row(i))) {
                targets[i * classes + c] = 1;
            }
        }
        return targets;
    }

    private Map<String, boolean[]> present(BatchPlan.Piece piece) {
        Map<String, boolean[]> present = new LinkedHashMap<>();
        for (String modality : samplers.keySet()) {
            boolean[] has = new boolean[piece.size()];
            for (int i = 0; i < has.length; i++) {
                has[i] = data.has(modality, piece.row(i));
            }
            present.put(modality, has);
        }
        return present;
    }

    private void sample(BatchPlan.Piece piece, int i, BufferPool.Buffers buffers) {
        int row = piece.row(i);
        ClipDraw draw = piece.draw(i, streams);
        Span span = clock == null ? Span.WHOLE : clock.span(row, draw);
        Workspace workspace = scratch.get();
        samplers.forEach((modality, sampler) -> {
            MemorySegment to = buffers.sample(modality, i);
            if (data.has(modality, row)) {
                sampler.make(row, draw, span, streams.seed("augment/" + modality, piece.epoch(), row), workspace, to);
            } else {
                to.fill((byte) 0);
            }
        });
    }

    /** Stops the workers and frees the memory, that of batches still in use when they are closed. */
    @Override
    public void close() {
        for (Runnable waiting : workers.shutdownNow()) {
            if (waiting instanceof Batches.Slot slot) {
                slot.cancel();
            }
        }
        boolean interrupted = false;
        while (!workers.isTerminated()) {
            try {
                workers.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        pool.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
