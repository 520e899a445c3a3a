package org.gblend.data.check;

import java.util.List;
import org.gblend.data.check.CheckReport.Finding;
import org.gblend.data.check.CheckReport.Kind;

/** What a check found, for assertions. */
final class Findings {
    private Findings() {}

    static List<String> texts(CheckReport report, Kind kind) {
        return report.findings().stream()
                .filter(f -> f.kind() == kind)
                .map(Finding::text)
                .toList();
    }
}
