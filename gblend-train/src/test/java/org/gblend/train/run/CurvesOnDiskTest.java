package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gblend.train.scheme.StretchWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvesOnDiskTest {
    private static final double NONE = Double.NaN;

    @TempDir
    private Path folder;

    @Test
    void history_isWrittenAndReadBack_withAnEmptyCellWhereTop1IsNotCounted() throws IOException {
        List<HistoryRow> rows = List.of(
                new HistoryRow(1, HistoryRow.TRAIN, "rgb", 1.5, NONE),
                new HistoryRow(1, HistoryRow.HOLDOUT, "verb/joint", 1.0E-5, 0.5));
        String csv = HistoryRow.csv(rows);
        Path file = Files.writeString(folder.resolve("metrics.csv"), csv);

        assertThat(csv).isEqualTo("epoch,set,head,loss,top1\n1,train,rgb,1.5,\n1,holdout,verb/joint,1.0E-5,0.5\n");
        assertThat(HistoryRow.read(file)).isEqualTo(rows);
    }

    @Test
    void weightsThatAreGiven_haveEmptyCells() throws IOException {
        List<WeightRow> rows = WeightRow.of(List.of(new StretchWeights(0, 10, Map.of("rgb", 0.5), null)));
        String csv = WeightRow.csv(rows);
        Path file = Files.writeString(folder.resolve("weights.csv"), csv);

        assertThat(csv)
                .isEqualTo("super_epoch,start,length,head,weight,weight_low,weight_high,dO,dG,ogr,ogr_low,ogr_high,"
                        + "measured_weight\n0,0,10,rgb,0.5,,,,,,,,\n");
        assertThat(WeightRow.read(file)).isEqualTo(rows);
        assertThat(rows.getFirst().measured()).isFalse();
        assertThat(rows.getFirst().epochs()).isEqualTo("1–10");
    }

    @Test
    void weightsOfBeforeTheMeasuredOneWasKept_areRead_andAHalfRowIsNot() throws IOException {
        Path file = Files.writeString(
                folder.resolve("weights.csv"),
                "super_epoch,start,length,head,weight,weight_low,weight_high,dO,dG,ogr,ogr_low,ogr_high\n"
                        + "1,10,5,joint,0.25,0.125,0.5,0.75,1.5,0.5,0.375,0.625\n1,10,5,rg");

        assertThat(WeightRow.read(file))
                .containsExactly(
                        new WeightRow(1, 10, 5, "joint", 0.25, 0.125, 0.5, 0.75, 1.5, 0.5, 0.375, 0.625, NONE));
    }

    @Test
    void fileThatIsNotThere_hasNoRows() {
        assertThat(HistoryRow.read(folder.resolve("metrics.csv"))).isEmpty();
    }
}
