package org.gblend.data.recipe;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gblend.core.InputException;
import org.gblend.data.manifest.TextFiles;
import org.jspecify.annotations.Nullable;

/** A collection's folder: its files by name, wherever below they lie, and its annotation files as lines and cells. */
public final class Collected {
    private static final Set<String> MEDIA = Set.of(
            "mp4", "mkv", "webm", "avi", "mov", "mpg", "mpeg", "flv", "wav", "m4a", "mp3", "flac", "ogg", "ts", "3gp");
    private static final Set<String> SOUND = Set.of("wav", "m4a", "mp3", "flac", "ogg");

    private final Path root;
    private final Map<String, String> options;
    private final Set<String> used = new TreeSet<>();
    private final Map<String, List<String>> byName = new HashMap<>();
    private final List<String> files;

    /**
     * Walks the folder once, links followed.
     *
     * @param options settings of the recipe, by key
     */
    public Collected(Path root, Map<String, String> options) {
        this.root = root;
        this.options = new TreeMap<>(options);
        if (!Files.isDirectory(root)) {
            throw new InputException("no folder " + root + ": name the folder that holds the collection");
        }
        try (Stream<Path> walk = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            files = walk.filter(Files::isRegularFile)
                    .map(f -> root.relativize(f).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new InputException(
                    "cannot read the folder " + root + " (" + e.getMessage() + "): check its rights", e);
        }
        for (String file : files) {
            byName.computeIfAbsent(name(file), n -> new ArrayList<>()).add(file);
            byName.computeIfAbsent(stem(file), n -> new ArrayList<>()).add(file);
        }
    }

    Path root() {
        return root;
    }

    /** All files, relative to the folder, sorted. */
    List<String> files() {
        return files;
    }

    /**
     * A setting of the recipe that is a whole number.
     *
     * @throws InputException when it is none, or below the least
     */
    int number(String key, int standard, int least) {
        String text = option(key, Integer.toString(standard));
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the message below says it, as for a number that is too small
        }
        throw new InputException(key + "=" + text + " is not allowed: give a whole number of " + least + " or more");
    }

    /**
     * A setting of the recipe that is one of several words.
     *
     * @param words allowed ones, the standard first
     */
    String choice(String key, String... words) {
        String word = option(key, words[0]);
        if (!List.of(words).contains(word)) {
            throw new InputException(key + "=" + word + " is not allowed: give " + String.join(" or ", words));
        }
        return word;
    }

    /** A setting of the recipe. */
    String option(String key, String standard) {
        used.add(key);
        return options.getOrDefault(key, standard);
    }

    /** Refuses settings that the recipe did not ask for. */
    public void refuseUnused() {
        for (String key : options.keySet()) {
            if (!used.contains(key)) {
                throw new InputException("this recipe has no setting \"" + key + "\"; it has "
                        + (used.isEmpty() ? "none" : String.join(", ", used)));
            }
        }
    }

    /** The media file with one of these names without ending, the earlier name first; null where there is none. */
    @Nullable
    String media(String... stems) {
        for (String stem : stems) {
            for (String file : byName.getOrDefault(stem, List.of())) {
                if (isMedia(file)) {
                    return file;
                }
            }
        }
        return null;
    }

    static boolean isMedia(String file) {
        return MEDIA.contains(ending(file));
    }

    static boolean isSound(String file) {
        return SOUND.contains(ending(file));
    }

    static String ending(String file) {
        return file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    static String name(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    static String stem(String file) {
        String name = name(file);
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    }

    /** Name of the folder that a file lies in; empty at the top. */
    static String parent(String file) {
        int end = file.lastIndexOf('/');
        return end < 0 ? "" : name(file.substring(0, end));
    }

    /** All files of this exact name. */
    List<String> named(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** The file of this exact name, wherever it lies; null where there is none. */
    @Nullable
    String find(String name) {
        return byName.getOrDefault(name, List.of()).stream()
                .filter(f -> name(f).equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Lines of an annotation file, without blank ones. */
    List<String> lines(String name) {
        return text(name).lines().filter(line -> !line.isBlank()).toList();
    }

    /** Lines of a file that the user names, as given or below the folder, without blank ones. */
    List<String> linesOf(String path) {
        Path file = Files.isRegularFile(Path.of(path)) ? Path.of(path) : root.resolve(path);
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    "no file " + path + ", nor is it under " + root + ": give the path of a text file");
        }
        return textAt(file.toAbsolutePath().toString())
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** Lines of the file at a path below the folder, without blank ones. */
    List<String> linesAt(String path) {
        return textAt(path).lines().filter(line -> !line.isBlank()).toList();
    }

    /** Records of a CSV file, cells stripped; lines that begin with # are passed over. */
    List<List<String>> csv(String name) {
        String text = String.join(
                "\n", text(name).lines().filter(l -> !l.startsWith("#")).toList());
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text.replace(", \"", ",\""))) {
            return reader.stream()
                    .map(r -> r.getFields().stream().map(String::strip).toList())
                    .toList();
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw new InputException(root.resolve(name) + " is no CSV (" + e.getMessage() + "): download it again", e);
        }
    }

    String text(String name) {
        String file = find(name);
        if (file == null) {
            throw new InputException("no file " + name + " under " + root
                    + ": it is part of the collection's annotations; docs/datasets says where to get it");
        }
        return textAt(file);
    }

    private String textAt(String file) {
        try {
            return TextFiles.read(root.resolve(file));
        } catch (InputException e) {
            throw new InputException(e.getMessage() + ", or download it again", e);
        } catch (IOException e) {
            throw new InputException(
                    root.resolve(file) + " cannot be read (" + e.getMessage() + "): check its rights", e);
        }
    }

    InputException malformed(String file, String line, String expected) {
        return new InputException(
                root.resolve(file) + " has the line \"" + line + "\"; expected is " + expected + ": download it again");
    }
}
