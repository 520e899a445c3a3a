package org.gblend.app.predict;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.gblend.core.InputException;
import org.gblend.data.manifest.UnlabelledRows;
import org.gblend.media.MediaFiles;

/**
 * What is to be predicted: rows of a CSV file, whole media files, or windows of them.
 *
 * @param rows one per prediction
 * @param units what each of them is
 */
record Inputs(UnlabelledRows rows, List<Unit> units) {
    static final List<String> FILE_HEADER = List.of("file", "start", "end");
    private static final List<String> MEDIA = List.of(
            "mp4", "m4v", "mov", "avi", "mkv", "webm", "mpg", "mpeg", "flv", "wmv", "3gp", "ogv", "wav", "mp3", "flac",
            "ogg", "m4a", "aac");

    /**
     * One thing to predict.
     *
     * @param name the file, or the row's first cell
     * @param start seconds; NaN for a row of a CSV file
     * @param end seconds
     */
    record Unit(String name, double start, double end) {
        /** The stretch of the file. */
        private String piece() {
            return String.format(Locale.ROOT, "%s, %.2f to %.2f s", name, start, end);
        }
    }

    /**
     * How long files are cut.
     *
     * @param window seconds of each piece; 0 takes files whole
     * @param step seconds from one piece to the next
     */
    record Sliding(double window, double step) {}

    /** Rows of a manifest, as the run's own had them; lines that are none go to {@code failures}. */
    static Inputs ofManifest(Path csv, Map<String, String> failures) {
        if (!Files.isRegularFile(csv)) {
            throw new InputException(csv + ": is no file; give a CSV file with the columns of the run's own manifest");
        }
        UnlabelledRows rows = UnlabelledRows.read(csv, failures::put);
        List<Unit> units = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            units.add(new Unit(rows.first(row), Double.NaN, Double.NaN));
        }
        return new Inputs(rows, units);
    }

    /** Files, and the media files of folders; what cannot be opened goes to {@code failures}. */
    static Inputs ofFiles(List<Path> given, Sliding sliding, Map<String, String> failures) {
        List<Unit> units = new ArrayList<>();
        for (Path path : given) {
            for (Path file : files(path, failures)) {
                try {
                    cut(file, sliding, units);
                } catch (InputException e) {
                    failures.put(file.toString(), String.valueOf(e.getMessage()));
                }
            }
        }
        List<List<String>> cells = units.stream().map(Inputs::cells).toList();
        List<String> names = units.stream().map(Unit::piece).toList();
        return new Inputs(UnlabelledRows.of(FILE_HEADER, cells, names), units);
    }

    private static List<Path> files(Path path, Map<String, String> failures) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> media = all.filter(Files::isRegularFile)
                    .filter(Inputs::isMedia)
                    .sorted()
                    .toList();
            if (media.isEmpty()) {
                failures.put(
                        path.toString(), "no media file is in this folder (endings: " + String.join(", ", MEDIA) + ")");
            }
            return media;
        } catch (IOException | UncheckedIOException e) {
            failures.put(path.toString(), "cannot be read (" + e + ")");
            return List.of();
        }
    }

    private static boolean isMedia(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return MEDIA.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    private static void cut(Path file, Sliding sliding, List<Unit> units) {
        double duration = MediaFiles.probe(file).duration();
        if (!(duration > 0)) {
            throw new InputException(file + ": has no duration; is it a picture? Give video or sound files");
        }
        if (sliding.window == 0 || duration <= sliding.window) {
            units.add(new Unit(file.toString(), 0, duration));
            return;
        }
        double last = duration - sliding.window;
        for (int i = 0; i * sliding.step <= last + 1e-9; i++) {
            double start = i * sliding.step;
            units.add(new Unit(file.toString(), start, start + sliding.window));
        }
        double covered = Math.floor(last / sliding.step + 1e-9) * sliding.step + sliding.window;
        if (duration - covered > 0.05 * sliding.window) {
            units.add(new Unit(file.toString(), last, duration));
        }
    }

    private static List<String> cells(Unit unit) {
        return List.of(
                Path.of(unit.name).toAbsolutePath().normalize().toString(),
                Double.toString(unit.start),
                Double.toString(unit.end));
    }
}
