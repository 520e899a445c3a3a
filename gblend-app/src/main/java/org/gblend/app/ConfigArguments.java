package org.gblend.app;

import java.util.ArrayList;
import java.util.List;
import org.gblend.app.config.ConfigException;
import org.gblend.app.config.Configs;
import org.gblend.train.config.Experiment;
import picocli.CommandLine.Parameters;

/** The arguments of commands that work on an experiment: {@code @Mixin} it, then ask for {@link #experiment()}. */
final class ConfigArguments {

    @Parameters(
            arity = "0..*",
            paramLabel = "[CONFIG.yaml] [KEY=VALUE]...",
            hideParamSyntax = true,
            description = "A config file, and settings that win over it, such as training.epochs=20."
                    + " 'gblend cfg' prints all settings with their defaults.")
    private List<String> arguments = new ArrayList<>();

    /**
     * The experiment that the arguments describe.
     *
     * @throws ConfigException with everything that is wrong
     */
    Experiment experiment() {
        return Configs.bind(Experiment.class, arguments);
    }
}
