package org.gblend.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.gblend.core.InputException;
import org.gblend.data.PreparedData;
import org.gblend.data.Progress;
import org.gblend.media.FrameSize;
import org.gblend.media.FrameSize.Pixels;
import org.gblend.media.LogMelConfig;
import org.gblend.media.MediaFiles;
import org.gblend.media.MediaInfo;
import org.gblend.media.VideoTrack;
import org.gblend.train.config.Experiment;

/** The same clips through gblend's preparation and through ffmpeg. */
final class PrepareComparison {
    /** The goal for gblend's throughput on one core, as a share of ffmpeg's. */
    private static final double GOAL = 0.8;

    /** Clips that are compared value by value, and converted by one process each. */
    private static final int CHECKED = 20;

    private final List<Path> files;
    private final PrepareSettings settings;
    private final Path folder;
    private final FfmpegCommand ffmpeg;
    private final Pixels size;
    private final Experiment experiment;
    private final AtomicInteger passes = new AtomicInteger();

    private PrepareComparison(List<Path> files, PrepareSettings settings, Path folder, Picture from) {
        this.files = files;
        this.settings = settings;
        this.folder = folder;
        this.size = FrameSize.shortEdge(settings.shortEdge()).resolve(from.height(), from.width());
        int rate = LogMelConfig.defaults().sampleRate();
        this.ffmpeg = new FfmpegCommand(settings.ffmpeg(), size.height(), size.width(), rate, from.chroma());
        Path root = Objects.requireNonNull(files.getFirst().getParent());
        this.experiment = Configurations.load(
                "prepare-clips",
                root,
                List.of(
                        "data.manifest=" + manifest(files),
                        "modalities.rgb.input.rgb.short-edge=" + settings.shortEdge()));
    }

    /** What one ffmpeg process must be told, once for all its files. */
    private record Picture(int height, int width, ChromaPlace chroma) {}

    /** @throws InputException where the clips have not all the same picture size and chroma */
    static PrepareComparison of(List<Path> files, PrepareSettings settings, Path folder) {
        Picture first = picture(files.getFirst());
        for (Path file : files) {
            if (!picture(file).equals(first)) {
                throw new InputException(
                        "%s has pictures of another size, or chroma in another place, than %s: bench prepare has ffmpeg read all as one"
                                .formatted(file, files.getFirst()));
            }
        }
        return new PrepareComparison(files, settings, folder, first);
    }

    private static Picture picture(Path file) {
        MediaInfo info = MediaFiles.probe(file);
        VideoTrack video = info.video();
        if (video == null || info.audio() == null) {
            throw new InputException(file + " lacks picture or sound: bench prepare measures clips that have both");
        }
        return new Picture(video.height(), video.width(), ChromaPlace.of(file));
    }

    private Path manifest(List<Path> rows) {
        Path manifest = folder.resolve("clips.csv");
        List<String> lines = new ArrayList<>(List.of("file"));
        rows.forEach(file -> lines.add("\"" + file.getFileName().toString().replace("\"", "\"\"") + "\""));
        try {
            Files.write(manifest, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return manifest;
    }

    String describe() {
        return String.format(
                Locale.ROOT,
                "ffmpeg          %s%n%n%d clips, pictures to %d x %d, sound to %d Hz mono, %d run(s) after %d to warm up",
                ffmpeg.version(),
                files.size(),
                size.width(),
                size.height(),
                LogMelConfig.defaults().sampleRate(),
                settings.runs(),
                settings.warmup());
    }

    /** Both sides kept to the one core that the caller allows. */
    void onOneCore(PrintWriter out) {
        out.printf("%none core, all clips by one ffmpeg process%n");
        long start = System.nanoTime();
        double processor = SideBySide.ofThisProgram(this::prepare).run();
        out.printf(
                Locale.ROOT,
                "  gblend's first run, while its code is being compiled: %.1f clips/s of processor time, %.1f of wall time%n",
                files.size() / processor,
                files.size() / ((System.nanoTime() - start) / 1e9));
        SideBySide sides = SideBySide.run(
                settings.warmup(),
                settings.runs(),
                SideBySide.ofThisProgram(this::prepare),
                () -> ffmpeg.convert(files, FfmpegCommand.Raw.in(folder, "all")));
        sides.print(out, files.size(), "clips", "ffmpeg");
        double share = 1 / sides.processor().ratio().median();
        out.printf(
                Locale.ROOT,
                "  goal: %.1f of ffmpeg's throughput in processor time or more: %s%n",
                GOAL,
                share >= GOAL ? "met" : "missed");
    }

    /** As many ffmpeg processes as there are cores, each with its share of the clips. */
    void onAllCores(PrintWriter out) {
        int cores = Runtime.getRuntime().availableProcessors();
        out.printf("%nall %d cores, an ffmpeg process on each%n", cores);
        SideBySide.run(0, settings.runs(), SideBySide.ofThisProgram(this::prepare), () -> sharedOut(cores))
                .print(out, files.size(), "clips", "ffmpeg");
    }

    private double sharedOut(int processes) {
        int share = Math.ceilDiv(files.size(), processes);
        return IntStream.range(0, processes)
                .filter(p -> p * share < files.size())
                .parallel()
                .mapToDouble(p -> ffmpeg.convert(
                        files.subList(p * share, Math.min(files.size(), (p + 1) * share)),
                        FfmpegCommand.Raw.in(folder, "share" + p)))
                .sum();
    }

    private void prepare() {
        Path cache = folder.resolve("cache" + passes.getAndIncrement());
        prepareIn(cache);
        new TemporaryFolder(cache).close();
    }

    private void prepareIn(Path cache) {
        PreparedData.unlabelled(
                        experiment.data(), experiment.inputs(), List.of("any"), Map.of(), cache, Progress.SILENT)
                .close();
    }

    /** The values of the first clips, and what one process for each of them costs; whether the values agree. */
    boolean check(PrintWriter out) {
        Path cache = folder.resolve("checked");
        prepareIn(cache);
        PreparedValues values = new PreparedValues(cache);
        int clips = Math.min(CHECKED, files.size());
        long start = System.nanoTime();
        for (int row = 0; row < clips; row++) {
            ffmpeg.convert(files.get(row), FfmpegCommand.Raw.in(folder, "row" + row));
        }
        out.printf(
                Locale.ROOT,
                "%nan ffmpeg process for each clip: %.1f clips per second of wall time%n",
                clips / ((System.nanoTime() - start) / 1e9));
        boolean same = true;
        for (int row = 0; row < clips; row++) {
            same &= values.agree(row, FfmpegCommand.Raw.in(folder, "row" + row));
        }
        out.printf(
                Locale.ROOT,
                "  check: frames and log-mel of %d clips %s ffmpeg's (mean difference %.4f of 255, and %.4f)%n",
                clips,
                same ? "agree with" : "DIFFER from",
                values.pictureDifference(),
                values.soundDifference());
        return same;
    }
}
