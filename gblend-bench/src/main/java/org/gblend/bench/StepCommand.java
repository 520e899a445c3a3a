package org.gblend.bench;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.gblend.nn.torch.Torch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A training step of gblend against the same network's step in plain JavaCPP calls. */
@Command(
        name = "step",
        mixinStandardHelpOptions = true,
        description =
                "Times a training step against the same step in plain JavaCPP calls, in turn, on one thread and one batch;"
                        + " fails if their losses differ. Goal: at most 1.1 times the plain step.",
        footer = {
            "",
            "Settings (defaults): networks=r3d,audio,mlp runs=10 steps=0 (a run of about two seconds) warmup=1"
                    + " precision=auto"
        })
final class StepCommand implements Callable<Integer> {
    @Mixin
    private SettingsArguments arguments = new SettingsArguments();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        StepSettings bound = arguments.bind(StepSettings.class);
        PrintWriter out = spec.commandLine().getOut();
        Torch.threads(1);
        EnvironmentFacts.print(out);
        boolean same = true;
        for (StepWorkload workload : bound.networks()) {
            StepComparison comparison = StepComparison.run(workload, bound);
            comparison.print(out);
            same &= comparison.losses().agree();
        }
        return same ? 0 : 1;
    }
}
