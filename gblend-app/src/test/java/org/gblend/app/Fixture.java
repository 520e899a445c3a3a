package org.gblend.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Folders among the test resources. */
final class Fixture {
    private static final String CLIPS = """
            name: NAME
            data:
              columns: {label: label, id: file, split: split}
              sets: {holdout: 0, validation: 0}
            modalities:
              rgb: {input: {rgb: {frames: 4, height: 16, width: 16, short-edge: 18}}, encoder: {r3d: {depth: 10, width: 4}}}
              audio: {input: {audio: {frames: 32}}, encoder: {audio-resnet: {depth: 10, width: 4}}}
            training: {epochs: 2, batch: 8, precision: fp32}
            scheme: equal
            """;

    private Fixture() {}

    /** The config of a small experiment on the demo's clips, picture and sound. */
    static String clips(String name) {
        return CLIPS.replace("NAME", name);
    }

    /** Copies what is in a folder beside this class. */
    static void copy(String name, Path to) throws IOException, URISyntaxException {
        Path from = Path.of(
                Objects.requireNonNull(Fixture.class.getResource(name), name).toURI());
        try (Stream<Path> found = Files.walk(from)) {
            List<Path> files = found.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
