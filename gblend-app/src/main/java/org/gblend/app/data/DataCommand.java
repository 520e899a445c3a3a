package org.gblend.app.data;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gblend data}: the commands on data, before any training. */
@Command(
        name = "data",
        description = "Makes manifests of collections, checks, prepares, describes and shows data before a training"
                + " costs a day.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ManifestCommand.class,
            CheckCommand.class,
            PrepareCommand.class,
            StatsCommand.class,
            ShowCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  gblend data check my.yaml data.root=DATA",
            "  gblend data manifest folder DATA > DATA/manifest.csv"
        })
public final class DataCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
