package org.gblend.app.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gblend.app.config.Configs;
import org.gblend.app.demo.DemoClips;
import org.gblend.data.PreparedData;
import org.gblend.media.MediaFiles;
import org.gblend.media.MediaInfo;
import org.gblend.train.config.Experiment;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.loop.ComputePool;
import org.gblend.train.loop.RunListener;
import org.gblend.train.loop.TrainingContext;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunResult;
import org.gblend.train.run.TrainingRun;
import org.gblend.train.scheme.Scheme;
import org.gblend.train.scheme.Schemes;

/** The real thing in small: clips are made, decoded, and trained on for one epoch, in a folder that is removed again. */
final class Trial {
    private static final int CLIPS = 24;
    private static final String REMEDY =
            "this should work on every machine: run 'gblend doctor --debug', and report what it prints";
    private static final String YAML = """
            name: doctor
            data:
              columns: {label: label, split: split}
              sets: {holdout: 0, validation: 0}
            modalities:
              rgb: {input: {rgb: {frames: 4, height: 16, width: 16, short-edge: 18}}, encoder: {r3d: {depth: 10, width: 4}}}
              audio: {input: {audio: {frames: 32}}, encoder: {audio-resnet: {depth: 10, width: 4}}}
            training: {epochs: 1, batch: 8}
            """;

    private Trial() {}

    static Finding decode() {
        return attempt("decode", folder -> {
            new DemoClips(CLIPS, 1).write(folder, done -> {});
            MediaInfo info = MediaFiles.probe(folder.resolve("clips/0000.mp4"));
            return String.format(Locale.ROOT, "wrote %d clips and read one of %.1f s", CLIPS, info.duration());
        });
    }

    static Finding train() {
        return attempt("training", folder -> {
            new DemoClips(CLIPS, 1).write(folder, done -> {});
            Experiment experiment = Configs.parse(Experiment.class, YAML, "doctor", List.of("data.root=" + folder));
            try (PreparedData data = PreparedData.prepare(
                            experiment.data(),
                            experiment.inputs(),
                            folder.resolve("cache"),
                            (done, total, what) -> {});
                    ComputePool pool = ComputePool.of(experiment.training())) {
                TrainingContext context = new TrainingContext(experiment, data, pool, RunListener.silent());
                RunResult result = new TrainingRun(
                                context, plan(experiment, folder), new RunFolder(folder.resolve("run")), null)
                        .run();
                return String.format(
                        Locale.ROOT, "one epoch on %d clips in %.1f s", result.trainSamples(), result.wallSeconds());
            }
        });
    }

    private static TrainingRun.Plan plan(Experiment experiment, Path folder) {
        Scheme scheme = Schemes.of(experiment.scheme(), experiment.heads());
        return new TrainingRun.Plan(
                "doctor", scheme, experiment.training(), _ -> experiment.training(), true, false, folder);
    }

    /** The work's own words if it succeeds; whatever it throws is a finding. */
    static Finding attempt(String what, Function<Path, String> work) {
        Path folder = temporary();
        try {
            return Finding.ok(what, work.apply(folder));
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            return Finding.fail(what, "failed: " + (e.getMessage() == null ? e : e.getMessage()), REMEDY);
        } finally {
            delete(folder);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("gblend-doctor");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(AtomicFiles::delete);
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
