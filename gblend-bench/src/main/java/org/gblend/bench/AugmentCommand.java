package org.gblend.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.gblend.data.PreparedData;
import org.gblend.data.Progress;
import org.gblend.data.config.RgbConfig;
import org.gblend.train.config.Experiment;
import picocli.CommandLine.Command;

/** The loader's samples against the same in plain OpenCV calls, and its memory over many of them. */
@Command(
        name = "augment",
        mixinStandardHelpOptions = true,
        description =
                "Times the loader's training batches (jitter, crop, mirror, normalisation, floats) from a prepared cache"
                        + " against plain OpenCV calls on the same frames with the same draws, in turn, one thread each; fails"
                        + " if their values differ, or if memory grows over 100,000 samples. Goal: at most 1.3 times"
                        + " OpenCV's time. Linux only.",
        footer = {
            "",
            "Settings (defaults): clips=null (made, 320 x 240) count=64 runs=9 warmup=2 batch=16 prefetch=4"
                    + " samples=100000 (0 = memory is not watched)"
        })
final class AugmentCommand extends Benchmark<AugmentSettings> {
    /** Of the made clips, pixels. */
    private static final int MADE_EDGE = 240;

    AugmentCommand() {
        super(AugmentSettings.class);
    }

    @Override
    boolean measure(AugmentSettings bound, Path folder, PrintWriter out) {
        Path made = folder.resolve("clips");
        if (bound.clips() == null) {
            MadeClips.write(made, bound.count(), MADE_EDGE);
        }
        List<Path> files =
                ClipFolder.files(bound.clips() == null ? made.toString() : bound.clips(), bound.count(), folder);
        Experiment experiment = AugmentComparison.experiment(files, folder);
        RgbConfig rgb = (RgbConfig) Objects.requireNonNull(experiment.inputs().get(AugmentComparison.RGB));
        try (PreparedData data = PreparedData.prepare(
                        experiment.data(), experiment.inputs(), folder.resolve("cache"), Progress.SILENT);
                AugmentComparison comparison = new AugmentComparison(data, rgb, bound)) {
            out.println(comparison.describe());
            comparison.time(out);
            boolean same = comparison.check(out);
            boolean flat = bound.samples() == 0 || comparison.watchMemory(out);
            out.flush();
            return same && flat;
        }
    }
}
