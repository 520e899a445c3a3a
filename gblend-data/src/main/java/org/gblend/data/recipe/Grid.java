package org.gblend.data.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * GRID: sentences of six words, {@code s1/bbaf2n.mpg}, whose name has a letter per word, and {@code .align} files that say
 * when each is spoken.
 *
 * <p>The manifest has a column per word: {@code data.columns.label} chooses one, and its {@code _start} and {@code _end}
 * the window. The group is the talker.
 */
final class Grid {
    /** Units of the alignments, a second. */
    private static final double UNITS = 25_000;

    private static final Pattern NAME = Pattern.compile("([blps])([bgrw])([abiw])([a-z])([z1-9])([anps])");
    private static final List<String> WORDS = List.of("command", "colour", "preposition", "letter", "digit", "adverb");
    private static final List<Map<String, String>> CODES = List.of(
            Map.of("b", "bin", "l", "lay", "p", "place", "s", "set"),
            Map.of("b", "blue", "g", "green", "r", "red", "w", "white"),
            Map.of("a", "at", "b", "by", "i", "in", "w", "with"),
            Map.of(),
            Map.of("z", "0"),
            Map.of("a", "again", "n", "now", "p", "please", "s", "soon"));

    private Grid() {}

    static Listing read(Collected folder) {
        boolean aligned = folder.files().stream().anyMatch(f -> f.endsWith(".align"));
        List<String> header = new ArrayList<>(List.of("id", "file", "talker"));
        header.addAll(WORDS);
        if (aligned) {
            WORDS.forEach(w -> header.addAll(List.of(w + "_start", w + "_end")));
        }
        Listing list = new Listing(header.toArray(String[]::new));
        for (String file : folder.files()) {
            String stem = Collected.stem(file);
            Matcher m = NAME.matcher(stem);
            if (!Collected.isMedia(file) || Collected.isSound(file) || !m.matches()) {
                continue;
            }
            String talker = talker(file);
            List<String> row = new ArrayList<>(List.of(talker.isEmpty() ? stem : talker + "/" + stem, file, talker));
            for (int i = 0; i < WORDS.size(); i++) {
                row.add(CODES.get(i).getOrDefault(m.group(i + 1), m.group(i + 1)));
            }
            if (aligned && !times(folder, stem, talker, row)) {
                list.absent(stem + ".align");
                continue;
            }
            list.row(row.toArray(String[]::new));
        }
        return list.required(folder);
    }

    /** The part of the path that names a talker, s1 to s34. */
    private static String talker(String file) {
        for (String part : file.split("/", -1)) {
            if (part.toLowerCase(Locale.ROOT).matches("s\\d+")) {
                return part;
            }
        }
        return "";
    }

    private static boolean times(Collected folder, String stem, String talker, List<String> row) {
        String file = alignment(folder, stem, talker);
        if (file == null) {
            return false;
        }
        List<String> spoken = folder.linesAt(file).stream()
                .filter(line -> !line.matches(".*\\b(sil|sp)\\s*"))
                .toList();
        if (spoken.size() != WORDS.size()) {
            throw folder.malformed(file, spoken.size() + " words", "six words and the silences");
        }
        for (String line : spoken) {
            String[] cells = line.strip().split("\\s+", -1);
            if (cells.length != 3 || !cells[0].matches("\\d+") || !cells[1].matches("\\d+")) {
                throw folder.malformed(file, line, "start, end and word");
            }
            row.add(String.format(Locale.ROOT, "%.3f", Integer.parseInt(cells[0]) / UNITS));
            row.add(String.format(Locale.ROOT, "%.3f", Integer.parseInt(cells[1]) / UNITS));
        }
        return true;
    }

    private static @Nullable String alignment(Collected folder, String stem, String talker) {
        return folder.named(stem + ".align").stream()
                .filter(f -> talker(f).equals(talker) || talker(f).isEmpty())
                .findFirst()
                .orElse(null);
    }
}
