package org.gblend.bench.fuzz;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.gblend.bench.SettingsArguments;
import org.gblend.bench.TemporaryFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Damaged and hostile files against every reader. */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description =
                "Gives every reader of files from elsewhere damaged and hostile ones, in a process of its own with little"
                        + " memory: each must end in a result or in an error that names the file. A file that ends the"
                        + " process, hangs it, takes too much memory or breaks a promise is named with its seed and kept;"
                        + " then the exit code is 1.",
        footer = {
            "",
            "Settings (defaults): target=[media,arrays,weights,checkpoint,config,manifest,curves] cases=2000 seconds=0 seed=1"
                    + " first=0 heap=256 patience=60 corpus=null keep=fuzz-found",
            "Examples:",
            "  bench fuzz target=[media] corpus=DATA/clips      # real clips, damaged",
            "  bench fuzz cases=1000000 seconds=3600 seed=7     # an hour for each reader"
        })
public final class FuzzCommand implements Callable<Integer> {
    @Mixin
    private SettingsArguments arguments = new SettingsArguments();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        return run(arguments.bind(FuzzSettings.class), spec.commandLine().getOut()) == 0 ? 0 : 1;
    }

    /** How many files broke a reader. */
    static int run(FuzzSettings settings, PrintWriter out) {
        int found = 0;
        for (String target : settings.target()) {
            try (TemporaryFolder folder = TemporaryFolder.make()) {
                found += new FuzzRun(settings, target, folder.path(), out).run();
            }
        }
        return found;
    }
}
