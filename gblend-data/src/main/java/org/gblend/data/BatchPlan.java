package org.gblend.data;

import java.util.Arrays;
import org.gblend.core.RandomStreams;
import org.gblend.data.internal.sample.ClipDraw;
import org.gblend.data.sets.Draws;

/**
 * Which samples make which batch.
 *
 * <p>Batches have {@code batch} samples; the last has what is left, except that a single left sample joins the batch
 * before: batch norm fails on one sample, and none is dropped.
 */
final class BatchPlan {
    static final int EVALUATION = -1;

    private final int[] rows;
    private final int[] views;
    private final int clipCount;
    private final int crops;
    private final int batch;
    private final int epoch;
    private final boolean shifted;

    private BatchPlan(int[] rows, int[] views, int clipCount, int crops, int batch, int epoch, boolean shifted) {
        this.rows = rows;
        this.views = views;
        this.clipCount = clipCount;
        this.crops = crops;
        this.batch = batch;
        this.epoch = epoch;
        this.shifted = shifted;
    }

    /** Rows in an order that is a pure function of seed and epoch. */
    static BatchPlan training(int[] rows, RandomStreams streams, int batch, int epoch) {
        return training(rows, streams, batch, epoch, false);
    }

    /** The same rows in the same batches, each at another time. */
    static BatchPlan shifted(int[] rows, RandomStreams streams, int batch, int epoch) {
        return training(rows, streams, batch, epoch, true);
    }

    private static BatchPlan training(int[] rows, RandomStreams streams, int batch, int epoch, boolean shifted) {
        int[] shuffled = Draws.permuted(rows, streams.stream("shuffle", epoch));
        return new BatchPlan(shuffled, new int[rows.length], 1, 1, batch, epoch, shifted);
    }

    /** Rows in order, each {@code clips * crops} times, the crops of a clip one after the other. */
    static BatchPlan evaluation(int[] rows, int clips, int crops, int batch) {
        int each = Math.multiplyExact(clips, crops);
        int[] repeated = new int[Math.multiplyExact(rows.length, each)];
        int[] view = new int[repeated.length];
        Arrays.setAll(repeated, i -> rows[i / each]);
        Arrays.setAll(view, i -> i % each);
        return new BatchPlan(repeated, view, clips, crops, batch, EVALUATION, false);
    }

    /** The number of batches that {@code samples} samples make. */
    static int batches(int samples, int batch) {
        int full = samples / batch;
        int left = samples % batch;
        return left == 0 || (left == 1 && full > 0) ? full : full + 1;
    }

    int batches() {
        return batches(rows.length, batch);
    }

    /** Batch {@code index} of the plan. */
    Piece piece(int index) {
        int from = index * batch;
        int to = index == batches() - 1 ? rows.length : from + batch;
        return new Piece(this, from, to);
    }

    /** The samples of one batch. */
    static final class Piece {
        private final BatchPlan plan;
        private final int from;
        private final int to;

        private Piece(BatchPlan plan, int from, int to) {
            this.plan = plan;
            this.from = from;
            this.to = to;
        }

        int size() {
            return to - from;
        }

        int[] rows() {
            return Arrays.copyOfRange(plan.rows, from, to);
        }

        int row(int i) {
            return plan.rows[from + i];
        }

        int epoch() {
            return plan.epoch;
        }

        ClipDraw draw(int i, RandomStreams streams) {
            if (plan.epoch == EVALUATION) {
                return evaluation(plan.views[from + i]);
            }
            return plan.shifted
                    ? ClipDraw.shifted(streams, plan.epoch, row(i))
                    : ClipDraw.training(streams, plan.epoch, row(i));
        }

        private ClipDraw evaluation(int view) {
            return ClipDraw.evaluation(view / plan.crops, plan.clipCount, view % plan.crops, plan.crops);
        }
    }
}
