package org.gblend.app.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.gblend.app.text.Shell;
import org.jspecify.annotations.Nullable;

/** The last lines of a job: where to look, and what to type next. */
final class NextSteps {
    private NextSteps() {}

    /**
     * Names the report and what there is to do.
     *
     * @param page the report; null if it could not be written
     * @param run a run that can be used; null if there is none
     */
    static void print(@Nullable Path page, @Nullable Path run, PrintWriter out) {
        if (page != null) {
            out.println(
                    "Report:  " + page.toAbsolutePath().normalize() + " (one file to open or send; figures beside it)");
        }
        if (run == null) {
            return;
        }
        String there = Shell.quoted(run);
        out.println("Next:    gblend predict " + there + " FILES, gblend eval " + there + ", or the curves with"
                + " tensorboard --logdir " + there);
    }
}
