package org.gblend.app.run;

import java.nio.file.Path;
import org.gblend.core.InputException;
import org.gblend.train.run.RunFolder;

/** Files that a run shares with the comparison that it belongs to. */
final class RunFiles {
    private RunFiles() {}

    /** A file beside the run, or beside the comparison that it belongs to. */
    static Path above(Path run, String name) {
        return RunFolder.above(run, name)
                .orElseThrow(() -> new InputException(run + ": neither this folder nor one above it holds a " + name
                        + "; name a run folder" + " that gblend train or gblend compare wrote"));
    }
}
