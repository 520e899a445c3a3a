package org.gblend.train.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What differs between two configurations in YAML, as blocks of {@code key: value} lines. */
public final class ConfigLines {
    private static final int SHOWN = 10;

    private ConfigLines() {}

    private static final String SCHEME = "scheme";

    /**
     * Keys whose values differ, in words, the first ten.
     *
     * @param ignored last parts of the keys that may differ, with all below them
     */
    public static List<String> differences(String before, String now, List<String> ignored) {
        Map<String, String> was = byKey(before, ignored);
        Map<String, String> is = byKey(now, ignored);
        Set<String> keys = new LinkedHashSet<>(was.keySet());
        keys.addAll(is.keySet());
        List<String> differences = new ArrayList<>();
        String scheme = scheme(was);
        if (!scheme.equals(scheme(is))) {
            differences.add(SCHEME + " was " + scheme + ", is " + scheme(is));
            keys.removeIf(key -> key.equals(SCHEME) || key.startsWith(SCHEME + "."));
        }
        for (String key : keys) {
            String old = was.getOrDefault(key, "absent");
            String fresh = is.getOrDefault(key, "absent");
            if (!old.equals(fresh)) {
                differences.add(key + " was " + old + ", is " + fresh);
            }
        }
        int more = differences.size() - SHOWN;
        if (more > 0) {
            differences.subList(SHOWN, differences.size()).clear();
            differences.add("and " + more + " more");
        }
        return differences;
    }

    /** Which scheme is trained, whose settings stand below its name. */
    private static String scheme(Map<String, String> values) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().equals(SCHEME) || entry.getKey().startsWith(SCHEME + "."))
                .findFirst()
                .map(entry -> entry.getKey().equals(SCHEME)
                        ? entry.getValue()
                        : entry.getKey().substring(SCHEME.length() + 1).replaceFirst("\\..*", ""))
                .orElse("absent");
    }

    /** Values by dotted key; the items of a list are joined by a space. */
    private static Map<String, String> byKey(String yaml, List<String> ignored) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> path = new ArrayList<>();
        List<Integer> depths = new ArrayList<>();
        int skipped = Integer.MAX_VALUE;
        for (String line : yaml.lines().toList()) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int depth = line.indexOf(text.charAt(0));
            if (depth > skipped) {
                continue;
            }
            skipped = Integer.MAX_VALUE;
            while (!depths.isEmpty() && depths.getLast() >= depth) {
                depths.removeLast();
                path.removeLast();
            }
            int colon = text.startsWith("- ") ? -1 : text.indexOf(':');
            String name = colon < 0 ? "" : text.substring(0, colon);
            String value = text.substring(colon + 1).strip();
            if (colon >= 0 && ignored.contains(name)) {
                skipped = depth;
                continue;
            }
            String parent = String.join(".", path);
            if (colon < 0) {
                values.merge(parent, value, (a, b) -> a + " " + b);
            } else if (value.isEmpty()) {
                depths.add(depth);
                path.add(name);
            } else {
                values.put(parent.isEmpty() ? name : parent + "." + name, value);
            }
        }
        return values;
    }
}
