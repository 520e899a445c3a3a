package org.gblend.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gblend.bench.plain.PlainFlow;
import org.gblend.media.FlowMethod;
import org.gblend.media.OpticalFlow;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoDecoder;
import picocli.CommandLine.Command;

/** Optical flow against the same in plain OpenCV calls. */
@Command(
        name = "flow",
        mixinStandardHelpOptions = true,
        description =
                "Times DIS optical flow and its bytes against plain OpenCV calls on the same frames, in turn, on one"
                        + " thread; fails if the flow differs. Goal: 0.9 of OpenCV's throughput.",
        footer = {
            "",
            "Settings (defaults): clips=null (the demo's, or made ones) count=48 runs=10 warmup=2 short-edge=0 (the files' own)"
                    + " made=0 (short edge of made clips; 0 = the demo's)"
        })
final class FlowCommand extends Benchmark<ClipSettings> {
    private static final double GOAL = 0.9;

    /** Pixels that both sides cut flow to. */
    private static final double BOUND = 20;

    /** Steps of the quantised flow, on average: the two round luma in different ways. */
    private static final double TOLERANCE = 1;

    FlowCommand() {
        super(ClipSettings.class);
    }

    @Override
    boolean measure(ClipSettings bound, Path folder, PrintWriter out) {
        List<VideoClip> clips = decoded(bound, folder);
        int pairs = clips.stream().mapToInt(clip -> clip.frames() - 1).sum();
        VideoClip first = clips.getFirst();
        out.printf("%n%d pairs of frames, %d x %d%n", pairs, first.width(), first.height());
        try (PlainFlow plain = new PlainFlow(clips, BOUND)) {
            SideBySide sides = SideBySide.run(
                    bound.warmup(),
                    bound.runs(),
                    SideBySide.ofThisThread(() -> clips.forEach(FlowCommand::flow)),
                    SideBySide.ofThisThread(plain::run));
            sides.print(out, pairs, "pairs", "opencv");
            double share = 1 / sides.processor().ratio().median();
            out.printf(
                    Locale.ROOT,
                    "  goal: %.1f of OpenCV's throughput in processor time or more: %s%n",
                    GOAL,
                    share >= GOAL ? "met" : "missed");
            double difference =
                    plain.meanDifference(clips.stream().map(FlowCommand::flow).toList());
            boolean same = difference <= TOLERANCE;
            out.printf(
                    Locale.ROOT,
                    "  check: the flow's bytes %s OpenCV's (mean difference %.3f steps of 254)%n",
                    same ? "agree with" : "DIFFER from",
                    difference);
            return same;
        }
    }

    private static VideoClip flow(VideoClip clip) {
        return OpticalFlow.of(clip, FlowMethod.DIS, 1).quantised(BOUND);
    }

    private static List<VideoClip> decoded(ClipSettings bound, Path folder) {
        List<VideoClip> clips = new ArrayList<>();
        for (Path file : ClipFolder.files(bound, folder)) {
            clips.add(VideoDecoder.decode(file, null, bound.size()));
        }
        return clips;
    }
}
