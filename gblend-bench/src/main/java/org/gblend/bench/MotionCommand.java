package org.gblend.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gblend.media.CodecMotion;
import org.gblend.media.FrameSize;
import org.gblend.media.MotionClip;
import org.gblend.media.MotionVectors;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoDecoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the motion vectors add to a decode. */
@Command(
        name = "motion",
        mixinStandardHelpOptions = true,
        description = "Times a decode that keeps the codec's motion vectors, as fields of the pictures' size, against a"
                + " decode of pictures alone, in turn, on one thread; fails if the pictures differ. Goal: less than 10 %%"
                + " more.",
        footer = {
            "",
            "Settings (defaults): clips=null (the demo's, or made ones) count=48 runs=10 warmup=2 short-edge=0 (the files' own)"
                    + " made=0 (short edge of made clips; 0 = the demo's)"
        })
final class MotionCommand implements Callable<Integer> {
    /** Of the time of the decode alone. */
    private static final double GOAL = 0.1;

    @Mixin
    private SettingsArguments arguments = new SettingsArguments();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        ClipSettings bound = arguments.bind(ClipSettings.class);
        PrintWriter out = spec.commandLine().getOut();
        EnvironmentFacts.print(out);
        FrameSize size = bound.shortEdge() == 0 ? FrameSize.nativeSize() : FrameSize.shortEdge(bound.shortEdge());
        try (TemporaryFolder folder = TemporaryFolder.make()) {
            List<Path> files = ClipFolder.files(bound, folder.path());
            MotionComparison comparison = new MotionComparison(files, size);
            out.printf("%n%d files, %s%n", files.size(), comparison.describe());
            for (boolean accumulate : new boolean[] {false, true}) {
                out.printf("%n%s%n", accumulate ? "accumulated to the last key frame" : "from frame to frame");
                SideBySide sides = SideBySide.run(
                        bound.warmup(),
                        bound.runs(),
                        SideBySide.ofThisThread(() -> files.forEach(f -> motion(f, size, accumulate))),
                        SideBySide.ofThisThread(() -> files.forEach(f -> VideoDecoder.decode(f, null, size))));
                sides.print(out, comparison.frames(), "frames", "decode");
                double extra = sides.processor().ratio().median() - 1;
                out.printf(
                        Locale.ROOT,
                        "  %.1f %% more processor time; goal less than %.0f %%: %s%n",
                        100 * extra,
                        100 * GOAL,
                        extra < GOAL ? "met" : "missed");
            }
            out.println("  check: pictures with and without motion vectors are "
                    + (comparison.same() ? "equal to the bit" : "DIFFERENT"));
            return comparison.same() ? 0 : 1;
        }
    }

    private static MotionClip motion(Path file, FrameSize size, boolean accumulate) {
        return MotionVectors.decode(file, null, size, 0, accumulate);
    }

    /** Both ways once, before any time is taken. */
    private static final class MotionComparison {
        private int frames;
        private int suited;
        private int files;
        private boolean same = true;
        private String picture = "";

        MotionComparison(List<Path> files, FrameSize size) {
            for (Path file : files) {
                VideoClip bare = VideoDecoder.decode(file, null, size);
                MotionClip clip = motion(file, size, false);
                frames += bare.frames();
                same &= Arrays.equals(bare.data(), clip.video().data());
                suited += clip.motion() instanceof CodecMotion.Fields ? 1 : 0;
                this.files++;
                picture = bare.width() + " x " + bare.height();
            }
        }

        int frames() {
            return frames;
        }

        boolean same() {
            return same;
        }

        String describe() {
            return "%d frames of %s; %d of %d with usable vectors".formatted(frames, picture, suited, files);
        }
    }
}
