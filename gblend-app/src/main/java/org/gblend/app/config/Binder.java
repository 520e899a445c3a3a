package org.gblend.app.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.gblend.app.config.ConfigType.Choice;
import org.gblend.app.config.ConfigType.Component;
import org.gblend.app.config.ConfigType.ListOf;
import org.gblend.app.config.ConfigType.MapOf;
import org.gblend.app.config.ConfigType.Plain;
import org.gblend.app.config.ConfigType.Section;
import org.gblend.app.config.ConfigType.Variants;
import org.gblend.core.InputException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Tree} to records. What the tree leaves out is taken from the base value: the parent's default for this place,
 * or the record's own {@code defaults()}. Goes on after an error, so that all are found.
 */
final class Binder {
    /** Stands for a value that could not be made; the reason is among the errors. */
    private static final Object WRONG = new Object();

    private final Errors errors;

    Binder(Errors errors) {
        this.errors = errors;
    }

    /** The root record; empty if there was an error. */
    Optional<Object> root(Section type, Tree tree) {
        Object value = section(type, null, tree, "");
        return value == WRONG ? Optional.empty() : Optional.of(value);
    }

    private @Nullable Object bind(ConfigType type, boolean nullable, @Nullable Object base, Tree tree, String path) {
        if (nullable && tree instanceof Tree.Empty) {
            return null;
        }
        return switch (type) {
            case Plain plain -> plain(plain, tree, path);
            case Choice choice -> choice(choice, tree, path);
            case ListOf list -> list(list, tree, path);
            case MapOf map -> map(map, base, tree, path);
            case Section section -> section(section, base, tree, path);
            case Variants variants -> variant(variants, base, tree, path);
        };
    }

    private Object plain(Plain type, Tree tree, String path) {
        if (tree instanceof Tree.Scalar(String text, boolean _, String where)) {
            Optional<Object> value = PlainValues.parse(type, text);
            if (value.isEmpty()) {
                errors.add(where, path, "expected " + PlainValues.expected(type, text) + ", found " + tree.kind());
            }
            return value.orElse(WRONG);
        }
        boolean isText = type == Plain.TEXT || type == Plain.PATH;
        return unexpected(type, tree, path, isText ? "; put it in quotes if it is empty or begins with { or [" : "");
    }

    private Object choice(Choice type, Tree tree, String path) {
        if (!(tree instanceof Tree.Scalar(String text, boolean _, String _))) {
            return unexpected(type, tree, path, "");
        }
        Enum<?> value = type.constants().get(text.toLowerCase(Locale.ROOT).replace('_', '-'));
        return value != null ? value : unexpected(type, tree, path, hint(text, type.constants()));
    }

    private static String hint(String text, Map<String, ?> known) {
        return Suggestions.nearest(text, known.keySet())
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    private Object list(ListOf type, Tree tree, String path) {
        List<Tree> items = switch (tree) {
            case Tree.Items(List<Tree> given, String _) -> given;
            case Tree.Scalar scalar -> Lists.commaSeparated(scalar);
            case Tree.Fields _, Tree.Empty _ -> List.<Tree>of();
        };
        if (items.isEmpty() && !(tree instanceof Tree.Items)) {
            return unexpected(type, tree, path, "");
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Object value = bind(type.element(), false, null, items.get(i), path + "[" + i + "]");
            values.add(value == null ? WRONG : value);
        }
        return values.contains(WRONG) ? WRONG : Collections.unmodifiableList(values);
    }

    private Object map(MapOf type, @Nullable Object base, Tree tree, String path) {
        Tree.Fields fields = tree instanceof Tree.Fields given
                ? given
                : MapChoice.choose(type, tree, null, base).orElse(null);
        if (fields == null) {
            errors.add(tree.where(), path, MapChoice.refused(type, tree, null, base));
            return WRONG;
        }
        Map<?, ?> bases = base instanceof Map<?, ?> known ? known : Map.of();
        SequencedMap<String, Object> values = new LinkedHashMap<>();
        fields.fields().forEach((key, value) -> {
            Object bound = bind(type.value(), false, bases.get(key), value, join(path, key));
            values.put(key, bound == null ? WRONG : bound);
        });
        return values.containsValue(WRONG) ? WRONG : Collections.unmodifiableSequencedMap(values);
    }

    private Object variant(Variants type, @Nullable Object base, Tree tree, String path) {
        String key;
        Tree settings;
        switch (tree) {
            case Tree.Scalar(String text, boolean _, String where) -> {
                key = text;
                settings = Tree.Fields.none(where);
            }
            case Tree.Fields(Map<String, Tree> fields, String _)
            when fields.size() == 1 -> {
                key = fields.keySet().iterator().next();
                settings = fields.values().iterator().next();
            }
            case Tree.Fields(Map<String, Tree> fields, String where) -> {
                errors.add(
                        where,
                        path,
                        "expected " + type.expected() + ", and its settings below it; found "
                                + (fields.isEmpty() ? "nothing" : String.join(", ", fields.keySet())));
                return WRONG;
            }
            default -> {
                return unexpected(type, tree, path, "");
            }
        }
        Section section = type.sections().get(key);
        if (section == null) {
            errors.add(tree.where(), path, Unknown.variant(type, base, key, path));
            return WRONG;
        }
        Object sameBase = base != null && type.keyOf(base).equals(key) ? base : null;
        return section(section, sameBase, settings, join(path, key));
    }

    private Object section(Section type, @Nullable Object base, Tree tree, String path) {
        Map<String, Tree> fields;
        switch (tree) {
            case Tree.Fields(Map<String, Tree> given, String _) -> fields = given;
            case Tree.Empty _ -> fields = Map.of();
            case Tree.Scalar _, Tree.Items _ -> {
                return unexpected(type, tree, path, "");
            }
        }
        SequencedMap<String, Component> components = type.components();
        fields.forEach((key, value) -> {
            if (!components.containsKey(key)) {
                errors.add(value.where(), "", Unknown.key(components.keySet(), path, key));
            }
        });
        Object filled = base != null ? base : type.defaults().orElse(null);
        List<@Nullable Object> values = new ArrayList<>();
        components.forEach(
                (key, component) -> values.add(component(component, filled, fields.get(key), tree, join(path, key))));
        return values.contains(WRONG) ? WRONG : construct(type, values, fields, tree, path);
    }

    private @Nullable Object component(
            Component component, @Nullable Object base, @Nullable Tree given, Tree parent, String path) {
        Object known = base == null ? null : component.of(base);
        if (given != null) {
            return bind(component.type(), component.nullable(), known, given, path);
        }
        if (base != null || component.nullable()) {
            return known;
        }
        errors.add(
                parent.where(),
                path,
                "is missing and has no default: expected " + component.type().expected());
        return WRONG;
    }

    private Object construct(
            Section type, List<@Nullable Object> values, Map<String, Tree> fields, Tree tree, String path) {
        try {
            Constructor<?> constructor = type.type().getDeclaredConstructor(parameterTypes(type));
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            Throwable refused = e.getCause();
            if (refused instanceof IllegalArgumentException || refused instanceof InputException) {
                errors.refused(String.valueOf(refused.getMessage()), type, fields, tree, path);
                return WRONG;
            }
            throw new IllegalStateException(type.type().getName() + " failed on " + values, refused);
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(type.type().getName() + " cannot be constructed", e);
        }
    }

    private static Class<?>[] parameterTypes(Section type) {
        return type.components().sequencedValues().stream()
                .map(component -> component.reflected().getType())
                .toArray(Class<?>[]::new);
    }

    private Object unexpected(ConfigType type, Tree tree, String path, String remedy) {
        errors.add(tree.where(), path, "expected " + type.expected() + ", found " + tree.kind() + remedy);
        return WRONG;
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
