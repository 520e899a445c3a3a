package org.gblend.data;

import java.util.List;
import org.gblend.data.CheckReport.Finding;
import org.gblend.data.CheckReport.Kind;

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
