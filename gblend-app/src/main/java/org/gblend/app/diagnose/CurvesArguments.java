package org.gblend.app.diagnose;

import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gblend.app.config.Suggestions;
import org.gblend.core.InputException;

/**
 * The arguments of {@code gblend diagnose}: {@code NAME=FILE} is a head's log where FILE ends in {@code .csv}, is there or has a folder;
 * under the name of a setting it must end so or have a folder ({@code joint=./joint.log}).
 *
 * @param paths arguments without {@code =}
 * @param heads file or files of each head, in their order
 * @param settings all others
 */
record CurvesArguments(List<String> paths, Map<String, String> heads, List<String> settings) {
    private static final Set<String> KEYS = Arrays.stream(DiagnoseConfig.class.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet());

    /**
     * Sorts the arguments.
     *
     * @throws InputException if a head is there twice
     */
    static CurvesArguments of(List<String> arguments) {
        List<String> paths = new ArrayList<>();
        Map<String, String> heads = new LinkedHashMap<>();
        List<String> settings = new ArrayList<>();
        for (String argument : arguments) {
            int at = argument.indexOf('=');
            String name = argument.substring(0, Math.max(0, at)).strip();
            String value = argument.substring(at + 1);
            if (at < 0) {
                paths.add(argument);
            } else if (!name.isEmpty() && isFile(name, value)) {
                if (heads.putIfAbsent(name, value) != null) {
                    throw new InputException(
                            argument + ": head '" + name + "' is there twice: give every head its own name.");
                }
            } else {
                settings.add(argument);
            }
        }
        return new CurvesArguments(paths, heads, settings);
    }

    private static boolean isFile(String name, String value) {
        if (value.toLowerCase(Locale.ROOT).endsWith(".csv")) {
            return true;
        }
        boolean folder = value.contains("/");
        if (KEYS.contains(name)) {
            return folder && HeadFiles.paths(value).stream().allMatch(Files::isRegularFile);
        }
        // What is no setting, nor nearly one: a path that is wrong is told as such.
        return HeadFiles.paths(value).stream().allMatch(Files::exists)
                || (folder && Suggestions.nearest(name, KEYS).isEmpty());
    }

    /** How the files are called in what is printed. */
    String files() {
        return String.join(", ", paths.isEmpty() ? heads.values() : paths);
    }

    /** The file that holds all heads. */
    Path path() {
        return Path.of(paths.getFirst());
    }
}
