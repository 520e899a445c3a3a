package org.gblend.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/** Preparation against the ffmpeg program. */
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        description =
                "Times the preparation of clips (decode, resize, resample, log-mel, checksums, cache) against the ffmpeg"
                        + " program decoding, scaling and resampling the same files to raw ones, in turn, on one core and on"
                        + " all; fails if their pictures or sounds differ. Goal: 0.8 of ffmpeg's throughput per core. Linux"
                        + " only.",
        footer = {
            "",
            "Settings (defaults): clips=null (the demo's) count=200 runs=5 warmup=4 short-edge=46 ffmpeg=null (that on the"
                    + " path, or else own: the media libraries')"
        })
final class PrepareCommand extends Benchmark<PrepareSettings> {
    PrepareCommand() {
        super(PrepareSettings.class);
    }

    @Override
    boolean measure(PrepareSettings bound, Path folder, PrintWriter out) {
        List<Path> files = ClipFolder.files(bound.clips(), bound.count(), folder);
        PrepareComparison comparison = PrepareComparison.of(files, bound, folder);
        out.println(comparison.describe());
        String all = Cores.allowed();
        try {
            Cores.keepTo(Cores.first(all));
            comparison.onOneCore(out);
        } finally {
            Cores.keepTo(all);
        }
        comparison.onAllCores(out);
        return comparison.check(out);
    }
}
