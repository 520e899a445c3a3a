package org.gblend.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;

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
final class StepCommand extends Benchmark<StepSettings> {
    StepCommand() {
        super(StepSettings.class);
    }

    @Override
    boolean measure(StepSettings bound, Path folder, PrintWriter out) {
        boolean same = true;
        for (StepWorkload workload : bound.networks()) {
            StepComparison comparison = StepComparison.run(workload, bound);
            comparison.print(out);
            same &= comparison.losses().agree();
        }
        return same;
    }
}
