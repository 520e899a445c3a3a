package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.gblend.app.config.Configs;
import org.gblend.train.config.Experiment;
import org.junit.jupiter.api.Test;

class CfgCommandTest {

    @Test
    void withoutArguments_printsAllDefaults_thatReadBackTheSame() {
        Cli run = Cli.run("cfg");

        assertThat(run.code()).isZero();
        assertThat(Configs.parse(Experiment.class, run.out(), "printed", List.of()))
                .isEqualTo(Experiment.defaults());
    }

    @Test
    void settings_areShownInTheirPlace() {
        assertThat(Cli.run("cfg", "training.epochs=7", "training.optimizer=adam")
                        .out())
                .contains("\ntraining:\n  epochs: 7\n")
                .contains("\n  optimizer:\n    adam:\n");
    }

    @Test
    void printed_endsWithThePageThatExplainsTheKeys_asHelpDoes() {
        String page = "docs/settings.md of gblend's source folder";

        assertThat(Cli.run("cfg").out()).endsWith("\n# What each key does: " + page + "\n");
        assertThat(Cli.run("cfg", "--help").out().replaceAll("\\s+", " "))
                .contains("allowed values, is in " + page + ".");
        assertThat(Path.of("../docs/settings.md")).exists();
    }

    @Test
    void everyMistake_isToldAtOnce_asWrongUsage() {
        assertThat(Cli.run("cfg", "epochs=3", "training.epochs=0", "training.batch=many"))
                .isEqualTo(new Cli(2, "", """
                        gblend: 2 errors in the configuration
                          command line: unknown key 'epochs'; did you mean 'training.epochs' or 'scheme.pretrained.epochs' or 'pretrain.epochs'?
                          command line: training.batch: expected a whole number, found 'many'
                        """));
    }
}
