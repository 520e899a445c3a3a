package org.gblend.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.gblend.app.config.Configs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gblend cfg}: checks a config and prints it whole, every default included. */
@Command(
        name = "cfg",
        description = "Checks a config and prints it whole as YAML, every default included.",
        footer = {
            "",
            "Examples:",
            "  gblend cfg                              all settings and their defaults",
            "  gblend cfg my.yaml training.epochs=20   what a run with them would use",
            "",
            "What each key does, with units and allowed values, is in " + CfgCommand.PAGE + "."
        })
final class CfgCommand implements Callable<Integer> {
    static final String PAGE = "docs/settings.md of gblend's source folder";

    @Mixin
    private ConfigArguments arguments = new ConfigArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(Configs.toYaml(arguments.experiment()));
        out.print("# What each key does: " + PAGE + "\n");
        return 0;
    }
}
