package org.gblend.app.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration before it has types: what a YAML file says, with the place that says it.
 *
 * <p>Scalars keep their text as written, so that the label {@code 007} is not the number 7.
 */
sealed interface Tree {
    /** The place of overrides in messages. */
    String COMMAND_LINE = "command line";

    /** Where it was written, for messages: {@code grid.yaml:12} or the command line. */
    String where();

    /** What it is, in a user's words. */
    String kind();

    /** Whether it was given on the command line. */
    default boolean isOverride() {
        return where().equals(COMMAND_LINE);
    }

    /** Whether it, or anything below it, was given on the command line. */
    default boolean hasOverride() {
        return isOverride()
                || (this instanceof Fields given
                        && given.fields().values().stream().anyMatch(Tree::hasOverride));
    }

    /**
     * One value.
     *
     * @param text as written, without quotes
     * @param quoted whether quotes (or a block) mark it as text
     */
    record Scalar(String text, boolean quoted, String where) implements Tree {
        @Override
        public String kind() {
            return "'" + text + "'";
        }
    }

    /** Nothing: {@code key:} or {@code key: null}. */
    record Empty(String where) implements Tree {
        @Override
        public String kind() {
            return "nothing";
        }
    }

    record Items(List<Tree> items, String where) implements Tree {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys and values in the order written. */
    record Fields(Map<String, Tree> fields, String where) implements Tree {
        static Fields none(String where) {
            return new Fields(Map.of(), where);
        }

        /** A copy in which {@code key} has this value. */
        Fields with(String key, Tree value) {
            Map<String, Tree> copy = new LinkedHashMap<>(fields);
            copy.put(key, value);
            return new Fields(copy, where);
        }

        @Override
        public String kind() {
            return "keys with values";
        }
    }
}
