package org.gblend.app.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gblend.app.config.Configs;
import org.gblend.core.InputException;
import org.gblend.train.config.Experiment;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.SavedRun;

/** Files that a run shares with the comparison that it belongs to. */
public final class RunFiles {
    private RunFiles() {}

    /** A file beside the run, or beside the comparison that it belongs to. */
    public static Path above(Path run, String name) {
        return RunFolder.above(run, name)
                .orElseThrow(() -> new InputException(run + ": neither this folder nor one above it holds a " + name
                        + "; name a run folder that gblend train or gblend compare wrote"));
    }

    /** The experiment that was trained in a folder, with settings {@code key=value} that win over the kept ones. */
    public static Experiment experiment(SavedRun saved, List<String> settings) {
        List<String> arguments = new ArrayList<>();
        arguments.add(above(saved.folder().path(), RunFolder.CONFIG).toString());
        arguments.addAll(settings);
        return saved.experiment(Configs.bind(Experiment.class, arguments));
    }
}
