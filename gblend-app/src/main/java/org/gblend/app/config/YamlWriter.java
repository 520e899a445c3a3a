package org.gblend.app.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A {@link Tree} to YAML that {@link YamlReader} reads back as the same tree: blocks indented by 2, short lists in one line. */
public final class YamlWriter {
    /** Text that YAML reads as that text without quotes. */
    private static final Pattern SAFE = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./+-]*( [A-Za-z0-9_./+-]+)*");
    /** Words that YAML 1.1 or 1.2 read as something else. */
    private static final Pattern WORD = Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n");

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    static String write(Tree tree) {
        YamlWriter writer = new YamlWriter();
        if (isBlock(tree)) {
            writer.block(tree, 0);
        } else {
            writer.out.append(inline(tree)).append('\n');
        }
        return writer.out.toString();
    }

    private void block(Tree tree, int depth) {
        switch (tree) {
            case Tree.Fields(Map<String, Tree> fields, String _) ->
                fields.forEach((key, value) -> {
                    indent(depth).append(text(key)).append(':');
                    nested(value, depth + 1);
                });
            case Tree.Items(List<Tree> items, String _) ->
                items.forEach(item -> {
                    indent(depth).append('-');
                    item(item, depth + 1);
                });
            case Tree.Scalar _, Tree.Empty _ -> throw new IllegalStateException("not a block: " + tree);
        }
    }

    private void nested(Tree value, int depth) {
        if (isBlock(value)) {
            out.append('\n');
            block(value, depth);
        } else {
            out.append(' ').append(inline(value)).append('\n');
        }
    }

    /** A list's item begins on the line of its dash. */
    private void item(Tree value, int depth) {
        if (!isBlock(value)) {
            out.append(' ').append(inline(value)).append('\n');
            return;
        }
        int start = out.length();
        block(value, depth);
        int firstLetter = start + 2 * depth;
        out.replace(start, firstLetter, " ");
    }

    private StringBuilder indent(int depth) {
        return out.repeat(' ', 2 * depth);
    }

    private static boolean isBlock(Tree tree) {
        return switch (tree) {
            case Tree.Fields(Map<String, Tree> fields, String _) -> !fields.isEmpty();
            case Tree.Items(List<Tree> items, String _) ->
                items.stream().anyMatch(item -> item instanceof Tree.Fields || item instanceof Tree.Items);
            case Tree.Scalar _, Tree.Empty _ -> false;
        };
    }

    /** In one line, as an argument of the command line has it. */
    static String inline(Tree tree) {
        return switch (tree) {
            case Tree.Empty _ -> "null";
            case Tree.Scalar(String text, boolean quoted, String _) -> quoted ? text(text) : text;
            case Tree.Items(List<Tree> items, String _) ->
                items.stream().map(YamlWriter::inline).collect(Collectors.joining(", ", "[", "]"));
            case Tree.Fields(Map<String, Tree> fields, String _) ->
                fields.entrySet().stream()
                        .map(field -> text(field.getKey()) + ": " + inline(field.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    /** A text as one value: plain where YAML reads it as that text, else in double quotes. */
    public static String text(String text) {
        boolean plain = SAFE.matcher(text).matches() && !WORD.matcher(text).matches();
        return plain ? text : quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    boolean printable = (c >= ' ' && c < 0x7f) || (c >= 0xa0 && c < 0xd800);
                    quoted.append(printable ? String.valueOf(c) : String.format("\\u%04x", (int) c));
                }
            }
        }
        return quoted.append('"').toString();
    }
}
