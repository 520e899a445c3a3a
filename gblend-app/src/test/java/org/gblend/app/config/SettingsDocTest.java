package org.gblend.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gblend.app.config.ConfigType.Choice;
import org.gblend.app.config.ConfigType.ListOf;
import org.gblend.app.config.ConfigType.MapOf;
import org.gblend.app.config.ConfigType.Plain;
import org.gblend.app.config.ConfigType.Section;
import org.gblend.app.config.ConfigType.Variants;
import org.gblend.train.config.Experiment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every key of an experiment has a row in docs/settings.md, every row there is a key, and the defaults are the code's.
 *
 * <p>A row's path is that of the heading above its table, and its key. A record that can stand in several places, such as a
 * scheme, is documented at the one nearest the root alone.
 */
class SettingsDocTest {
    private static final Path DOC = Path.of("../docs/settings.md");
    private static final Pattern HEADING = Pattern.compile("#+ `([^`]+)`");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (.+?) (?<!\\\\)\\| (.+) \\|");
    /** What the default column shows where the keys below have defaults of their own. */
    private static final String NONE = "–";

    @Test
    void everySetting_hasARowWithItsDefault_andEveryRowIsASetting() throws IOException {
        Map<String, String> documented = documented();
        Map<String, String> settings = settings();

        assertThat(without(settings, documented))
                .as("settings that docs/settings.md lacks")
                .isEmpty();
        assertThat(without(documented, settings))
                .as("rows of docs/settings.md that are no settings")
                .isEmpty();
        Map<String, String> wrong = new TreeMap<>();
        settings.forEach((key, value) -> {
            String shown = documented.getOrDefault(key, "");
            if (!same(shown, value)) {
                wrong.put(key, "shown " + shown + ", is " + value);
            }
        });
        assertThat(wrong).as("defaults in docs/settings.md").isEmpty();
    }

    private static Set<String> without(Map<String, String> all, Map<String, String> others) {
        Set<String> rest = new TreeSet<>(all.keySet());
        rest.removeAll(others.keySet());
        return rest;
    }

    /** By path, what the column of defaults says. */
    private static Map<String, String> documented() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        String prefix = "";
        for (String line : Files.readAllLines(DOC)) {
            Matcher heading = HEADING.matcher(line);
            Matcher row = ROW.matcher(line);
            if (heading.matches()) {
                prefix = heading.group(1);
            } else if (line.startsWith("#")) {
                prefix = "";
            } else if (row.matches()) {
                String shown = row.group(2).replace("\\|", "|");
                String key = Binder.join(prefix, row.group(1));
                assertThat(rows.put(key, shown.equals(NONE) ? NONE : shown.replaceAll("^`|`$", "")))
                        .as("a second row of " + key)
                        .isNull();
            } else {
                assertThat(line).doesNotStartWith("| `");
            }
        }
        return rows;
    }

    private record Place(String path, ConfigType type) {}

    /** By path, the default as {@code gblend cfg} prints it; walked by level, so that each record is met nearest the root. */
    private static Map<String, String> settings() {
        Map<String, String> found = new LinkedHashMap<>();
        Set<Class<?>> met = new HashSet<>();
        Queue<Place> open = new ArrayDeque<>(List.of(new Place("", new Section(Experiment.class))));
        while (!open.isEmpty()) {
            Place place = open.remove();
            switch (place.type) {
                case Section section when met.add(section.type()) -> components(place.path, section, found, open);
                case Variants variants
                when met.add(variants.family()) ->
                    variants.sections().forEach((key, section) -> {
                        String path = Binder.join(place.path, key);
                        found.put(path, NONE);
                        open.add(new Place(path, section));
                    });
                case MapOf(ConfigType value) -> open.add(new Place(Binder.join(place.path, "NAME"), value));
                case ListOf(ConfigType element) -> open.add(new Place(place.path, element));
                case Section _, Variants _, Plain _, Choice _ -> {}
            }
        }
        return found;
    }

    private static void components(String prefix, Section section, Map<String, String> found, Queue<Place> open) {
        Object defaults = section.defaults().orElseThrow(() -> new AssertionError(section.type() + ": no defaults()"));
        section.components().forEach((key, component) -> {
            String path = Binder.join(prefix, key);
            found.put(path, text(component.type(), component.of(defaults)));
            open.add(new Place(path, component.type()));
        });
    }

    private static String text(ConfigType type, @Nullable Object value) {
        if (value != null && type instanceof Section) {
            return NONE;
        }
        if (value != null && type instanceof Variants variants) {
            return variants.keyOf(value);
        }
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            return String.join(", ", map.keySet().stream().map(String::valueOf).toList());
        }
        return YamlWriter.write(TreeWriter.write(type, value)).strip();
    }

    /** Equal texts, or equal numbers. */
    private static boolean same(String shown, String value) {
        List<String> left = List.of(shown.replaceAll("[\\[\\] ]", "").split(",", -1));
        List<String> right = List.of(value.replaceAll("[\\[\\] ]", "").split(",", -1));
        if (shown.equals(value)) {
            return true;
        }
        if (left.size() != right.size() || shown.startsWith("[") != value.startsWith("[")) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!isNumber(left.get(i))
                    || !isNumber(right.get(i))
                    || new BigDecimal(left.get(i)).compareTo(new BigDecimal(right.get(i))) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d+(\\.\\d+)?([eE]-?\\d+)?");
    }
}
