package org.gblend.train.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gblend.train.scheme.StretchWeights;

/**
 * A head's weight in one stretch as it was trained with, a row of {@code weights.csv}; what follows the weight is NaN where
 * it was given and not measured.
 *
 * @param index of the super-epoch, from 0
 * @param start epochs done before it
 * @param length its epochs
 * @param head which head
 * @param weight of its loss
 * @param low lower end of the interval of {@code measuredWeight}
 * @param high upper end
 * @param dO how much the overfitting grew
 * @param dG how much the held-out value gained
 * @param ogr |dO / dG| of the estimate
 * @param ogrLow lower end of its interval
 * @param ogrHigh upper end
 * @param measuredWeight what was measured, before the scheme smoothed and scaled it; NaN in files of before it was kept
 */
public record WeightRow(
        int index,
        int start,
        int length,
        String head,
        double weight,
        double low,
        double high,
        double dO,
        double dG,
        double ogr,
        double ogrLow,
        double ogrHigh,
        double measuredWeight) {
    private static final String HEADER =
            "super_epoch,start,length,head,weight,weight_low,weight_high,dO,dG,ogr,ogr_low,ogr_high,measured_weight";
    /** Without {@code measured_weight}, which came later. */
    private static final int CELLS = 12;

    /** The weights of all stretches, head by head. */
    public static List<WeightRow> of(List<StretchWeights> stretches) {
        List<WeightRow> rows = new ArrayList<>();
        for (int i = 0; i < stretches.size(); i++) {
            int index = i;
            StretchWeights stretch = stretches.get(i);
            stretch.weights().forEach((head, weight) -> rows.add(of(index, stretch, head, weight)));
        }
        return rows;
    }

    private static WeightRow of(int index, StretchWeights stretch, String head, double weight) {
        double none = Double.NaN;
        var estimate = stretch.estimate();
        var part = estimate == null ? null : estimate.heads().get(head);
        return part == null
                ? new WeightRow(
                        index,
                        stretch.start(),
                        stretch.length(),
                        head,
                        weight,
                        none,
                        none,
                        none,
                        none,
                        none,
                        none,
                        none,
                        none)
                : new WeightRow(
                        index,
                        stretch.start(),
                        stretch.length(),
                        head,
                        weight,
                        part.weightLow(),
                        part.weightHigh(),
                        part.dO(),
                        part.dG(),
                        part.ogr(),
                        part.ogrLow(),
                        part.ogrHigh(),
                        part.weight());
    }

    /** The whole file. */
    public static String csv(List<WeightRow> rows) {
        StringBuilder csv = new StringBuilder(HEADER).append('\n');
        for (WeightRow row : rows) {
            csv.append(row.index).append(',').append(row.start).append(',').append(row.length);
            csv.append(',').append(row.head).append(',').append(row.weight);
            double[] measured = {row.low, row.high, row.dO, row.dG, row.ogr, row.ogrLow, row.ogrHigh, row.measuredWeight
            };
            for (double value : measured) {
                csv.append(',').append(CsvRows.cell(value));
            }
            csv.append('\n');
        }
        return csv.toString();
    }

    /** What {@link #csv} wrote, in this version or an earlier one; none where there is no file. */
    public static List<WeightRow> read(Path file) {
        return CsvRows.read(file, CELLS).map(WeightRow::parse).toList();
    }

    private static WeightRow parse(String[] c) {
        return new WeightRow(
                Integer.parseInt(c[0]),
                Integer.parseInt(c[1]),
                Integer.parseInt(c[2]),
                c[3],
                CsvRows.number(c[4]),
                CsvRows.number(c[5]),
                CsvRows.number(c[6]),
                CsvRows.number(c[7]),
                CsvRows.number(c[8]),
                CsvRows.number(c[9]),
                CsvRows.number(c[10]),
                CsvRows.number(c[11]),
                c.length > CELLS ? CsvRows.number(c[12]) : Double.NaN);
    }

    public boolean measured() {
        return Double.isFinite(ogr);
    }

    /** The stretch as a reader counts epochs: {@code 1-10}. */
    public String epochs() {
        return (start + 1) + "–" + (start + length);
    }
}
