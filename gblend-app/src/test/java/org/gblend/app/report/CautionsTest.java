package org.gblend.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.compare.PairedDifference;
import org.gblend.train.compare.Spread;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a comparison beyond its ranks, and which of its runs is named to go on with. */
class CautionsTest {
    @TempDir
    private Path folder;

    private void compare() {
        new RunFixture(6, 10, 1, 4).comparison(folder, Map.of());
    }

    /** The board with other rows. */
    private void rows(Change change) {
        Path file = folder.resolve("comparison.json");
        Leaderboard board = Json.read(file, Leaderboard.class, "");
        Leaderboard.Table table = board.tables().getFirst();
        List<Leaderboard.Row> rows = new ArrayList<>();
        table.rows().forEach(row -> rows.add(change.of(row)));
        AtomicFiles.write(
                file,
                Json.write(new Leaderboard(
                        board.experiment(),
                        board.test(),
                        board.classes(),
                        board.seeds(),
                        List.of(new Leaderboard.Table(table.title(), rows, table.contrasts())),
                        board.ogr(),
                        board.weights(),
                        board.learningRates(),
                        null,
                        board.peakMiB(),
                        board.failures(),
                        null,
                        null,
                        3)));
    }

    private interface Change {
        Leaderboard.Row of(Leaderboard.Row row);
    }

    private static Leaderboard.Row with(Leaderboard.Row row, Spread blend, Spread validation, Spread blended) {
        PairedDifference toSingle = row.toBestSingle();
        return new Leaderboard.Row(
                row.name(),
                row.finished(),
                row.trainedOn(),
                row.trainSamples(),
                row.top1(),
                blend,
                null,
                null,
                null,
                validation,
                blended,
                row.top5(),
                row.meanClass(),
                row.toNaive(),
                toSingle,
                toSingle == null
                        ? null
                        : new PairedDifference(toSingle.mean() + 0.1, toSingle.low() + 0.1, toSingle.high() + 0.1),
                row.trainSeconds(),
                row.estimateSeconds(),
                row.wallSeconds(),
                null);
    }

    private static Spread one(double mean) {
        return new Spread(mean, Double.NaN);
    }

    @Test
    void oneRateForLinesOfOtherHeads_isSaidInTheVerdict() {
        compare();

        ReportWriter.write(folder, null);

        assertThat(folder.resolve("report.html"))
                .content()
                .contains("Every line trains at the one learning rate")
                .contains("since there is no validation set");
    }

    @Test
    void linesThatStillFit_areNamed() throws IOException {
        compare();
        assertThat(Cautions.of(ReportData.read(folder, false)).unfinished()).isEmpty();
        StringBuilder falling = new StringBuilder("epoch,set,head,loss,top1\n");
        for (int epoch = 1; epoch <= 10; epoch++) {
            falling.append(epoch)
                    .append(",train,joint,")
                    .append(1.8 - 0.1 * epoch)
                    .append(",\n");
        }
        Files.writeString(folder.resolve("seed-1/online.T/metrics.csv"), falling);

        assertThat(Cautions.of(ReportData.read(folder, false)).unfinished())
                .hasValueSatisfying(text ->
                        assertThat(text).startsWith("Still fitting when training ended: online (joint 20 %), by"));
    }

    @Test
    void groupsOfTheTestSamples_areCounted() {
        compare();
        rows(row -> row);

        assertThat(Cautions.of(ReportData.read(folder, false)).groups())
                .hasValueSatisfying(text -> assertThat(text).startsWith("The test samples come from 3 groups ("));
    }

    @Test
    void verdict_tellsJointAndBlend_withTheDifferencesOfTheBlend() {
        compare();
        rows(row -> row.name().equals("offline") ? with(row, one(0.81), one(0.5), one(0.5)) : row);

        ReportWriter.write(folder, null);

        assertThat(folder.resolve("report.html"))
                .content()
                .contains(
                        "Gradient-Blending, by the blended heads, which gblend predict uses: offline (joint 0.710, blended"
                                + " 0.810) beats naive (+0.190 [+0.160, +0.220]), audio (+0.120 [+0.090, +0.150])");
        assertThat(folder.resolve("model-card.md"))
                .content()
                .contains("| scheme | trained on | top-1 | blended | top-5 |")
                .contains("| offline | T 1000 | 0.710 | 0.810 |");
    }

    @Test
    void runToUse_isTheBestLineByValidation_theEarlierOfEquals() {
        compare();
        assertThat(RunToUse.of(folder)).hasValue(folder.resolve("seed-1/naive.T"));
        rows(row -> switch (row.name()) {
            case "equal", "online" -> with(row, one(0.6), one(0.1), one(0.7));
            default -> with(row, one(0.9), one(0.8), one(0.6));
        });

        assertThat(RunToUse.of(folder)).hasValue(folder.resolve("seed-1/equal.T"));
        ReportWriter.write(folder, null);
        assertThat(folder.resolve("model-card.md")).content().contains("gblend predict seed-1/equal.T FILES");
    }
}
