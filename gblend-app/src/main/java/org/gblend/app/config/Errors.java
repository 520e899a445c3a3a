package org.gblend.app.config;

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
     * path ({@code train.epochs: ...}): the whole path is shown once, with the line of the key where it was given. A message on
     * several keys has the command line for its place where one of the section's own keys came from there.
     */
    void refused(String message, Section type, Map<String, Tree> fields, Tree tree, String path) {
        String where = fields.values().stream().anyMatch(value -> value.where().equals(Tree.COMMAND_LINE))
                ? Tree.COMMAND_LINE
                : tree.where();
        if (!path.isEmpty() && message.startsWith(path + ": ")) {
            found.add(where + ": " + message);
            return;
        }
        String rest = withoutSection(message, path);
        boolean namesKey = rest.length() < message.length();
        for (String key : type.components().keySet()) {
            if (rest.startsWith(key) && (rest.length() == key.length() || !isKeyLetter(rest.charAt(key.length())))) {
                namesKey = true;
                where = fields.containsKey(key) ? fields.get(key).where() : where;
            }
        }
        found.add(where + ": " + (namesKey ? Binder.join(path, rest) : path.isEmpty() ? rest : path + ": " + rest));
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
