package org.gblend.app.report;

import java.nio.file.Path;
import java.util.List;
import org.gblend.app.config.Configs;
import org.gblend.app.figures.DataTable;
import org.gblend.app.text.Shell;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.run.DataRecord;
import org.gblend.train.run.TrainedOn;
import org.gblend.train.scheme.Schemes;

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
        String again = training(data) + " --out AGAIN\ngblend eval " + Shell.quoted(data.example()) + "\ngblend report "
                + Shell.quoted(data.folder());
        String html = "<p>To do it again in a new folder, to evaluate a run, and to write this page anew:</p><pre>"
                + Words.escaped(again) + "</pre>" + Html.table("Machine, versions and data", facts.build())
                + "<details><summary>Configuration, every default included</summary><pre>"
                + Words.escaped(data.config()) + "</pre></details>";
        return new Section("settings", "Settings, machine and data", "", List.of(), html);
    }

    /**
     * What trains it again. A comparison's run has its configuration from there, which does not say which of the lines it is;
     * one whose experiment is changed is trained by a comparison alone.
     */
    private static String training(ReportData data) {
        String config = Shell.quoted(data.configFile());
        if (data.comparison()) {
            return "gblend compare " + config;
        }
        Path folder = data.folder().toAbsolutePath().normalize();
        if (folder.equals(data.configFile().toAbsolutePath().normalize().getParent())) {
            return "gblend train " + config;
        }
        RunView run = data.runs().getFirst();
        SchemeConfig scheme = data.configOf(run.scheme()).orElse(null);
        if (scheme == null) {
            return "gblend compare " + config + " " + Shell.quoted("compare.seeds=[" + run.seed() + "]");
        }
        Experiment own = data.experiment().withScheme(scheme);
        StringBuilder text = new StringBuilder("gblend train " + config);
        text.append(' ').append(Shell.quoted(Configs.argument(own, "scheme")));
        text.append(" training.seed=").append(run.seed());
        if (!Double.isNaN(run.rate())) {
            Experiment atRate = own.withTraining(own.training().withLearningRate(run.rate()));
            text.append(' ').append(Shell.quoted(Configs.argument(atRate, "training.optimizer")));
        }
        boolean couldGiveBack = Schemes.of(scheme, own.heads()).trainsOnHoldout();
        return text.append(couldGiveBack && run.trainedOn() == TrainedOn.T ? " --train-only" : "")
                .toString();
    }
}
