package org.gblend.app;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script that completes commands and options in bash and zsh. */
@Command(
        name = "completion",
        description = "Prints a script that completes commands and options with the tab key, for bash and zsh.",
        footer = {
            "",
            "Examples:",
            "  source <(gblend completion)",
            "  gblend completion > ~/.local/share/bash-completion/completions/gblend",
            "In zsh, first: autoload -U +X bashcompinit && bashcompinit"
        })
final class CompletionCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("gblend", spec.root().commandLine()));
        return 0;
    }
}
