package org.gblend.app.config;

import java.util.List;
import java.util.Map;
import org.gblend.app.config.ConfigType.Choice;
import org.gblend.app.config.ConfigType.Component;
import org.gblend.app.config.ConfigType.ListOf;
import org.gblend.app.config.ConfigType.MapOf;
import org.gblend.app.config.ConfigType.Plain;
import org.gblend.app.config.ConfigType.Section;
import org.gblend.app.config.ConfigType.Variants;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@code dotted.path=value} into a {@link Tree}, as if the file had said it there.
 *
 * <p>Beside that, two rules: a path through another variant than the present one chooses it, with its defaults; and a path
 * into a map that the file does not mention adds to the default map, where a file's own map replaces it.
 */
final class Overrides {
    private final Section root;
    private final Errors errors;

    Overrides(Section root, Errors errors) {
        this.root = root;
        this.errors = errors;
    }

    /** The tree with one override applied; unchanged after an error. */
    Tree apply(Tree tree, String override) {
        int equals = override.indexOf('=');
        if (equals <= 0) {
            errors.add(Tree.COMMAND_LINE, "", "'" + override + "' is not of the form key=value");
            return tree;
        }
        List<String> path = List.of(override.substring(0, equals).strip().split("\\.", -1));
        if (path.size() == 1 && !root.components().containsKey(path.getFirst())) {
            errors.add(Tree.COMMAND_LINE, "", Unknown.rootKey(root, path.getFirst()));
            return tree;
        }
        String text = override.substring(equals + 1);
        try {
            return put(new Place(root, false, root.defaults().orElse(null)), tree, path, 0, text);
        } catch (ConfigException e) {
            errors.addAll(e);
            return tree;
        }
    }

    /** A place in the configuration: its type, and what it holds by default. */
    private record Place(
            ConfigType type, boolean nullable, @Nullable Object base) {}

    private Tree put(Place place, @Nullable Tree tree, List<String> path, int depth, String text) {
        if (depth == path.size()) {
            if (text.isBlank() && !(place.type instanceof Plain)) {
                throw refused(
                        upTo(path, depth),
                        "is given nothing, which would take what it has back to the defaults; leave it out");
            }
            Tree given = value(place, text);
            return place.type instanceof MapOf map ? chosen(map, place, tree, given, path) : given;
        }
        if (tree != null && isMisplaced(place.type, tree)) {
            return tree; // the binder says so
        }
        return switch (place.type) {
            case Section section -> intoSection(section, place.base, tree, path, depth, text);
            case MapOf map -> intoMap(map, place.base, tree, path, depth, text);
            case Variants variants -> intoVariant(variants, place.base, tree, path, depth, text);
            case ListOf _ ->
                throw refused(upTo(path, depth), "is a list; give it whole, such as " + upTo(path, depth) + "=[a, b]");
            case Plain _, Choice _ ->
                throw refused(upTo(path, depth), "has no keys below it; it is " + place.type.expected());
        };
    }

    /** Whether the file has something here that no path can go into, though the type has keys. */
    private static boolean isMisplaced(ConfigType type, Tree tree) {
        return switch (type) {
            case Section _, MapOf _ -> tree instanceof Tree.Items || tree instanceof Tree.Scalar;
            case Variants _ -> tree instanceof Tree.Items;
            case ListOf _, Plain _, Choice _ -> false;
        };
    }

    private Tree intoSection(
            Section type, @Nullable Object base, @Nullable Tree tree, List<String> path, int depth, String text) {
        String key = path.get(depth);
        Component component = type.components().get(key);
        Tree.Fields fields = fields(tree);
        if (component == null) {
            throw refused("", Unknown.key(type.components().keySet(), upTo(path, depth), key));
        }
        Object filled = base != null ? base : type.defaults().orElse(null);
        Object child = filled == null ? null : component.of(filled);
        Place place = new Place(component.type(), component.nullable(), child);
        return fields.with(key, put(place, fields.fields().get(key), path, depth + 1, text));
    }

    private Tree intoMap(
            MapOf type, @Nullable Object base, @Nullable Tree tree, List<String> path, int depth, String text) {
        String key = path.get(depth);
        Tree.Fields fields =
                tree == null && base != null && TreeWriter.write(type, base) instanceof Tree.Fields defaults
                        ? defaults
                        : fields(tree);
        Object child = base instanceof Map<?, ?> map ? map.get(key) : null;
        return fields.with(
                key, put(new Place(type.value(), false, child), fields.fields().get(key), path, depth + 1, text));
    }

    private Tree intoVariant(
            Variants type, @Nullable Object base, @Nullable Tree tree, List<String> path, int depth, String text) {
        String key = path.get(depth);
        Section section = type.sections().get(key);
        if (section == null) {
            throw refused(upTo(path, depth), Unknown.variant(type, base, key, upTo(path, depth)));
        }
        Object sameBase = base != null && type.keyOf(base).equals(key) ? base : null;
        Tree settings = tree instanceof Tree.Fields given ? given.fields().get(key) : null;
        Tree inner = put(new Place(section, false, sameBase), settings, path, depth + 1, text);
        return Tree.Fields.none(Tree.COMMAND_LINE).with(key, inner);
    }

    private static Tree chosen(MapOf type, Place place, @Nullable Tree present, Tree given, List<String> path) {
        if (given instanceof Tree.Fields || given instanceof Tree.Empty) {
            return given;
        }
        return MapChoice.choose(type, given, present, place.base)
                .orElseThrow(
                        () -> refused(String.join(".", path), MapChoice.refused(type, given, present, place.base)));
    }

    /** Text and paths are taken as they stand, everything else in YAML's one-line form. */
    private static Tree value(Place place, String text) {
        boolean isText = place.type == Plain.TEXT || place.type == Plain.PATH;
        boolean isNothing = place.nullable && (text.isEmpty() || text.equals("null"));
        if (isText && !isNothing) {
            return new Tree.Scalar(text, true, Tree.COMMAND_LINE);
        }
        return isNothing || text.isBlank() ? new Tree.Empty(Tree.COMMAND_LINE) : YamlReader.readValue(text);
    }

    private static ConfigException refused(String path, String message) {
        return new ConfigException(List.of(Errors.line(Tree.COMMAND_LINE, path, message)));
    }

    private static Tree.Fields fields(@Nullable Tree tree) {
        return tree instanceof Tree.Fields fields ? fields : Tree.Fields.none(Tree.COMMAND_LINE);
    }

    private static String upTo(List<String> path, int depth) {
        return String.join(".", path.subList(0, depth));
    }
}
