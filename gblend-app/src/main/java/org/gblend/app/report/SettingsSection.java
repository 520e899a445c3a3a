package org.gblend.app.report;

import java.util.List;
import org.gblend.app.figures.DataTable;
import org.gblend.train.run.DataRecord;

/** Configuration, machine, data, and the command that does it again. */
final class SettingsSection {
    private SettingsSection() {}

    static Section of(ReportData data) {
        DataTable.Builder facts = new DataTable.Builder("what", "value");
        data.environment().forEach((name, value) -> facts.row(name, String.valueOf(value)));
        DataRecord record = data.data();
        if (record != null) {
            record.sizes().forEach((set, size) -> facts.row("samples in " + set, Integer.toString(size)));
            record.shapes().forEach((modality, shape) -> facts.row("shape of " + modality, shape.toString()));
            record.classesByTask()
                    .forEach((task, classes) -> facts.row(
                            task.isEmpty() ? "classes" : "classes of " + task, Integer.toString(classes.size())));
        }
        String folder = data.folder().toString();
        String verb = data.comparison() ? "compare" : "train";
        String again = "gblend " + verb + " " + folder + "/config.yaml --out AGAIN\n"
                + (data.comparison()
                        ? "gblend eval "
                                + data.runs().stream()
                                        .filter(RunView::tested)
                                        .map(run -> run.folder().toString())
                                        .findFirst()
                                        .orElse(folder + "/seed-1/naive.T")
                        : "gblend eval " + folder)
                + "\ngblend report " + folder;
        String html = "<p>To do it again in a new folder, to evaluate a run, and to write this page anew:</p><pre>"
                + Words.escaped(again) + "</pre>" + Html.table("Machine, versions and data", facts.build())
                + "<details><summary>Configuration, every default included</summary><pre>"
                + Words.escaped(data.config()) + "</pre></details>";
        return new Section("settings", "Settings, machine and data", "", List.of(), html);
    }
}
