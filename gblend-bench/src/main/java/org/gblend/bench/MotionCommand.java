package org.gblend.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.gblend.media.CodecMotion;
import org.gblend.media.FrameSize;
import org.gblend.media.MotionClip;
import org.gblend.media.MotionFields;
import org.gblend.media.MotionVectors;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoDecoder;
import picocli.CommandLine.Command;

/** What the motion vectors add to a decode. */
@Command(
        name = "motion",
        mixinStandardHelpOptions = true,
        description =
                "Times a decode that keeps the codec's motion vectors (as they are kept, as the bytes that preparation"
                        + " stores, as a value for every pixel) against a decode of pictures alone, in turn, on one thread; fails if"
                        + " the pictures differ, or bytes and values. Goal: less than 10 %% more.",
        footer = {
            "",
            "Settings (defaults): clips=null (the demo's, or made ones) count=48 runs=10 warmup=2 short-edge=0 (the files' own)"
                    + " made=0 (short edge of made clips; 0 = the demo's)"
        })
final class MotionCommand extends Benchmark<ClipSettings> {
    /** Of the time of the decode alone. */
    private static final double GOAL = 0.1;

    /** Pixels that the bytes reach. */
    private static final double BOUND = 20;

    MotionCommand() {
        super(ClipSettings.class);
    }

    /** What is made of a clip's fields. */
    private enum Kept {
        RUNS("as they are kept"),
        BYTES("drawn as the bytes that preparation stores, 2 for each pixel"),
        VALUES("drawn as 8 bytes for each pixel");

        private final String words;

        Kept(String words) {
            this.words = words;
        }

        void draw(MotionFields fields) {
            switch (this) {
                case RUNS -> {}
                case BYTES -> fields.quantised(BOUND);
                case VALUES -> fields.flow();
            }
        }
    }

    @Override
    boolean measure(ClipSettings bound, Path folder, PrintWriter out) {
        List<Path> files = ClipFolder.files(bound, folder);
        MotionComparison comparison = new MotionComparison(files, bound.size());
        out.printf("%n%d files, %s%n", files.size(), comparison.describe());
        for (Kept kept : Kept.values()) {
            for (boolean accumulate : new boolean[] {false, true}) {
                out.printf(
                        "%n%s, %s%n",
                        accumulate ? "accumulated to the last key frame" : "from frame to frame", kept.words);
                SideBySide sides = SideBySide.run(
                        bound.warmup(),
                        bound.runs(),
                        SideBySide.ofThisThread(() -> files.forEach(f -> draw(f, bound.size(), accumulate, kept))),
                        SideBySide.ofThisThread(() -> files.forEach(f -> VideoDecoder.decode(f, null, bound.size()))));
                sides.print(out, comparison.frames(), "frames", "decode");
                printExtra(sides.processor().ratio(), out);
            }
        }
        out.println("  check: pictures with and without motion vectors are "
                + (comparison.same() ? "equal to the bit" : "DIFFERENT")
                + "; bytes drawn from runs and from pixels "
                + (comparison.sameBytes() ? "too" : "DIFFER"));
        return comparison.same() && comparison.sameBytes();
    }

    private static void printExtra(Series ratio, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "  %.1f %% (%.1f to %.1f) more processor time; goal less than %.0f %%: %s%n",
                100 * (ratio.median() - 1),
                100 * (ratio.least() - 1),
                100 * (ratio.greatest() - 1),
                100 * GOAL,
                ratio.median() - 1 < GOAL ? "met" : "missed");
    }

    private static MotionClip motion(Path file, FrameSize size, boolean accumulate) {
        return MotionVectors.decode(file, null, size, 0, accumulate);
    }

    private static void draw(Path file, FrameSize size, boolean accumulate, Kept kept) {
        if (motion(file, size, accumulate).motion() instanceof CodecMotion.Fields(MotionFields fields)) {
            kept.draw(fields);
        }
    }

    /** Both ways once, before any time is taken. */
    private static final class MotionComparison {
        private int frames;
        private int suited;
        private int files;
        private boolean same = true;
        private boolean sameBytes = true;
        private String picture = "";

        MotionComparison(List<Path> files, FrameSize size) {
            for (Path file : files) {
                VideoClip bare = VideoDecoder.decode(file, null, size);
                MotionClip clip = motion(file, size, true);
                frames += bare.frames();
                same &= Arrays.equals(bare.data(), clip.video().data());
                if (clip.motion() instanceof CodecMotion.Fields(MotionFields fields)) {
                    suited++;
                    byte[] drawn = fields.quantised(BOUND).data();
                    sameBytes &=
                            Arrays.equals(drawn, fields.flow().quantised(BOUND).data());
                }
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

        boolean sameBytes() {
            return sameBytes;
        }

        String describe() {
            return "%d frames of %s; %d of %d with usable vectors".formatted(frames, picture, suited, files);
        }
    }
}
