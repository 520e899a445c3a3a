package org.gblend.app.config;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gblend.app.config.ConfigType.Section;

/** Everything that is wrong with a configuration, each as {@code place: key: what is wrong}. */
final class Errors {
    private final Set<String> found = new LinkedHashSet<>();

    void add(String where, String path, String message) {
        found.add(line(where, path, message));
    }

    void addAll(ConfigException e) {
        found.addAll(e.errors());
    }

    static String line(String where, String path, String message) {
        return where + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigException(List.copyOf(found));
        }
    }

    /**
     * A record refused its values. Its message names its key first ({@code frames: 0 is below 1}), some with a part of the
     * path ({@code train.epochs: ...}): the whole path is shown once, with the place where the key was given. A message on
     * several keys has the command line for its place where one of the section's own keys came from there.
     */
    void refused(String message, Section type, Map<String, Tree> fields, Tree tree, String path) {
        String where = fields.values().stream().anyMatch(Tree::isOverride) ? Tree.COMMAND_LINE : tree.where();
        if (!path.isEmpty() && message.startsWith(path + ": ")) {
            found.add(where + ": " + message);
            return;
        }
        String rest = withoutSection(message, path);
        boolean namesKey = rest.length() < message.length()
                || type.components().keySet().stream().anyMatch(key -> rest.startsWith(key) && isWhole(key, rest));
        found.add(place(rest, fields, where) + ": "
                + (namesKey ? Binder.join(path, rest) : path.isEmpty() ? rest : path + ": " + rest));
    }

    /**
     * Where the key that a message begins with was given, or the part of its path that was: below it the key that the message
     * quotes, or the command line where anything below it came from there.
     */
    private static String place(String message, Map<String, Tree> fields, String otherwise) {
        Map.Entry<String, Tree> given = fields.entrySet().stream()
                .filter(e -> message.startsWith(e.getKey())
                        && begins(message.substring(e.getKey().length())))
                .max(Comparator.comparingInt(e -> e.getKey().length()))
                .orElse(null);
        if (given == null) {
            return otherwise;
        }
        Tree value = given.getValue();
        String rest = message.substring(given.getKey().length());
        Map<String, Tree> below = value instanceof Tree.Fields inner ? inner.fields() : Map.of();
        if (rest.startsWith(".")) {
            return place(rest.substring(1), below, value.where());
        }
        return below.entrySet().stream()
                .filter(e -> rest.contains("'" + e.getKey() + "'"))
                .map(e -> e.getValue().where())
                .findFirst()
                .orElse(value.hasOverride() ? Tree.COMMAND_LINE : value.where());
    }

    private static boolean begins(String rest) {
        return rest.isEmpty() || rest.startsWith(".") || !isKeyLetter(rest.charAt(0));
    }

    private static boolean isWhole(String key, String text) {
        return text.length() == key.length() || !isKeyLetter(text.charAt(key.length()));
    }

    /** Drops a beginning of the message that is also an end of the path: it is told anyway. */
    private static String withoutSection(String message, String path) {
        List<String> keys = List.of(path.split("\\."));
        for (int from = 0; from < keys.size(); from++) {
            String ending = String.join(".", keys.subList(from, keys.size())) + ".";
            if (ending.length() > 1 && message.startsWith(ending)) {
                return message.substring(ending.length());
            }
        }
        return message;
    }

    private static boolean isKeyLetter(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '.';
    }
}
