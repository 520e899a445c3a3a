package org.gblend.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gblend.nn.torch.Torch;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A command that measures by settings given as {@code key=value}: says first what the measurement holds for, has a folder that goes
 * away with it, and gives 1 where the check beside the measurement does not hold.
 *
 * @param <S> the settings, whose {@code defaults()} hold where nothing else is said
 */
abstract class Benchmark<S extends Record> implements Callable<Integer> {
    private final Class<S> settings;

    @Mixin
    private SettingsArguments arguments = new SettingsArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    Benchmark(Class<S> settings) {
        this.settings = settings;
    }

    @Override
    public final Integer call() throws Exception {
        S bound = arguments.bind(settings);
        PrintWriter out = spec.commandLine().getOut();
        Torch.threads(1);
        EnvironmentFacts.print(out);
        try (TemporaryFolder folder = TemporaryFolder.make()) {
            return measure(bound, folder.path(), out) ? 0 : 1;
        }
    }

    /**
     * Measures and prints.
     *
     * @param folder empty, and gone afterwards
     * @return whether the check holds
     */
    abstract boolean measure(S settings, Path folder, PrintWriter out) throws Exception;
}
