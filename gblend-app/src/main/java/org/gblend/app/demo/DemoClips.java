package org.gblend.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.media.ClipWriter;
import org.gblend.media.VideoCodec;

/**
 * Writes labelled clips of one second (64 x 64 pixels, 15 frames per second, MPEG-4; mono AAC at 16 kHz) whose picture,
 * motion and sound each carry a part of the class, with {@code manifest.csv}.
 *
 * <p>The manifest's columns are {@code file} (relative to the folder), {@code label} (8 classes), {@code split}
 * ({@code train} or {@code test}, two thirds and one third of each class), and what the clip really shows and plays:
 * {@code shape}, {@code direction}, {@code motif}. Clips are a pure function of the seed.
 *
 * @param clips number of clips, at least 24
 * @param seed of everything random
 */
public record DemoClips(int clips, long seed) {
    private static final String MANIFEST = "manifest.csv";
    private static final String HEADER = "file,label,split,shape,direction,motif";
    /** Every third clip of a class is a test clip. */
    private static final int TEST_EVERY = 3;

    public DemoClips {
        int least = TEST_EVERY * DemoClass.ALL.size();
        if (clips < least) {
            throw new IllegalArgumentException(
                    "clips: " + clips + " is below " + least + ", " + TEST_EVERY + " for each class");
        }
    }

    public static DemoClips defaults() {
        return new DemoClips(480, 1);
    }

    /**
     * Makes the clips over all cores; the manifest is written last. Clips that are there already, whole and from the same
     * settings, are kept.
     *
     * @param done is told how many clips there are, from any thread
     * @return the manifest
     * @throws InputException if the folder cannot be written
     */
    public Path write(Path folder, IntConsumer done) {
        Path manifest = folder.resolve(MANIFEST);
        RandomStreams streams = RandomStreams.of(seed);
        List<DemoScene> scenes = IntStream.range(0, clips)
                .mapToObj(index -> DemoScene.of(streams, index))
                .toList();
        String text = scenes.stream().map(DemoClips::line).collect(Collectors.joining("\n", HEADER + "\n", "\n"));
        try {
            if (isWritten(manifest, text, folder, scenes)) {
                done.accept(clips);
                return manifest;
            }
            Files.createDirectories(folder.resolve("clips"));
            Files.deleteIfExists(manifest);
            AtomicInteger count = new AtomicInteger();
            scenes.parallelStream().forEach(scene -> {
                write(folder.resolve(file(scene)), streams, scene);
                done.accept(count.incrementAndGet());
            });
            Path unfinished = folder.resolve(MANIFEST + ".tmp");
            Files.writeString(unfinished, text);
            Files.move(unfinished, manifest, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new InputException(
                    folder + ": the demo's clips cannot be written here (" + e + "). Choose another folder.", e);
        }
        return manifest;
    }

    /** The manifest is the last thing written, and tells every cue: equal text means equal clips. */
    private static boolean isWritten(Path manifest, String text, Path folder, List<DemoScene> scenes)
            throws IOException {
        return Files.exists(manifest)
                && Files.readString(manifest).equals(text)
                && scenes.stream().allMatch(scene -> Files.exists(folder.resolve(file(scene))));
    }

    private static void write(Path file, RandomStreams streams, DemoScene scene) {
        ClipWriter.write(
                file,
                new DemoPicture(streams, scene).clip(),
                DemoPicture.FPS,
                new DemoSound(streams, scene).clip(),
                VideoCodec.MPEG4);
    }

    private static String file(DemoScene scene) {
        return String.format(Locale.ROOT, "clips/%04d.mp4", scene.index());
    }

    private static String line(DemoScene scene) {
        boolean isTest = scene.index() / DemoClass.ALL.size() % TEST_EVERY == TEST_EVERY - 1;
        return String.join(
                        ",",
                        file(scene),
                        scene.label().label(),
                        isTest ? "test" : "train",
                        scene.shape().name(),
                        scene.direction().name(),
                        scene.sound().label())
                .toLowerCase(Locale.ROOT);
    }
}
