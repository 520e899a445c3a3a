package org.gblend.train.run;

import java.nio.file.Path;
import java.util.List;

/**
 * One figure of a learning curve, a row of {@code metrics.csv}.
 *
 * @param epoch epochs done
 * @param set {@link #TRAIN}, {@link #PROBE}, {@link #HOLDOUT} or {@link #VALIDATION}
 * @param head which head
 * @param loss mean cross-entropy, nats
 * @param top1 share of samples that are right, of several labels the mean of {@link org.gblend.train.eval.MultiLabel#rankingPrecision}; NaN for {@code train}, where it is not counted
 */
public record HistoryRow(int epoch, String set, String head, double loss, double top1) {
    /** The mean over the epoch's augmented batches. */
    public static final String TRAIN = "train";
    /** T', without augmentation. */
    public static final String PROBE = "probe";
    /** V. */
    public static final String HOLDOUT = "holdout";

    public static final String VALIDATION = "validation";

    private static final String HEADER = "epoch,set,head,loss,top1";
    private static final int CELLS = 5;

    /** The whole file. */
    public static String csv(List<HistoryRow> rows) {
        StringBuilder csv = new StringBuilder(HEADER).append('\n');
        for (HistoryRow row : rows) {
            csv.append(row.epoch).append(',').append(row.set).append(',').append(row.head);
            csv.append(',').append(row.loss).append(',').append(CsvRows.cell(row.top1));
            csv.append('\n');
        }
        return csv.toString();
    }

    /** What {@link #csv} wrote; none where there is no file. */
    public static List<HistoryRow> read(Path file) {
        return CsvRows.read(file, CELLS)
                .map(c ->
                        new HistoryRow(Integer.parseInt(c[0]), c[1], c[2], CsvRows.number(c[3]), CsvRows.number(c[4])))
                .toList();
    }
}
