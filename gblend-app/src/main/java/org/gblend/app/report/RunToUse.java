package org.gblend.app.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.compare.Spread;

/**
 * Which run of a comparison to predict with: the first seed's of the line that is best on the validation set by the prediction in use,
 * the earlier one of equals; without validation of the first fused line. Test scores choose nothing.
 */
public final class RunToUse {
    private RunToUse() {}

    /** That of a finished comparison; empty where no run has been tested. */
    public static Optional<Path> of(Path folder) {
        return of(ReportData.read(folder, false)).map(RunView::folder);
    }

    static Optional<RunView> of(ReportData data) {
        Leaderboard board = data.board();
        List<Leaderboard.Row> rows = board == null || board.tables().isEmpty()
                ? List.of()
                : board.tables().getFirst().rows();
        String best = null;
        double highest = Double.NEGATIVE_INFINITY;
        for (String scheme : data.schemes()) {
            for (Leaderboard.Row row : rows) {
                Spread score = InUse.validation(row);
                if (row.name().equals(scheme) && score != null && score.mean() > highest) {
                    highest = score.mean();
                    best = scheme;
                }
            }
        }
        return best == null ? fused(data).or(() -> first(data, data.schemes())) : first(data, List.of(best));
    }

    private static Optional<RunView> fused(ReportData data) {
        return first(
                data,
                data.schemes().stream().filter(scheme -> !data.unimodal(scheme)).toList());
    }

    /** The first tested run of the first of these lines that has one, on what the first table's lines were trained on. */
    private static Optional<RunView> first(ReportData data, List<String> schemes) {
        return schemes.stream().flatMap(scheme -> data.tested(scheme).stream()).findFirst();
    }
}
