package org.gblend.app.run;

import java.util.ArrayList;
import java.util.List;
import org.gblend.app.config.Configs;
import org.gblend.train.config.Experiment;
import picocli.CommandLine.Parameters;

/** The experiment that a training command is about. */
final class ExperimentArguments {
    @Parameters(
            arity = "1..*",
            paramLabel = "CONFIG|KEY=VALUE",
            description = "A YAML file, and settings that win over it.")
    private List<String> config = new ArrayList<>();

    Experiment experiment() {
        return Configs.bind(Experiment.class, config);
    }
}
