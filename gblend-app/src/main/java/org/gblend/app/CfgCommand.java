package org.gblend.app;

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
            "  gblend cfg my.yaml training.epochs=20   what a run with them would use"
        })
final class CfgCommand implements Callable<Integer> {

    @Mixin
    private ConfigArguments arguments = new ConfigArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(Configs.toYaml(arguments.experiment()));
        return 0;
    }
}
