package org.gblend.app.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The types that a configuration record's components may have.
 *
 * <p>A type outside this set is a mistake in the record, not in a user's file: {@link IllegalStateException}.
 */
sealed interface ConfigType {

    /** What a user has to write, for messages. */
    String expected();

    /** A single value without inner structure. */
    enum Plain implements ConfigType {
        WHOLE("a whole number"),
        WHOLE_LONG("a whole number"),
        NUMBER("a number"),
        SWITCH("true or false"),
        TEXT("text"),
        PATH("a path");

        private final String expected;

        Plain(String expected) {
            this.expected = expected;
        }

        @Override
        public String expected() {
            return expected;
        }
    }

    /** One word of a closed list. */
    record Choice(Map<String, Enum<?>> constants) implements ConfigType {
        @Override
        public String expected() {
            return "one of " + String.join(", ", constants.keySet());
        }
    }

    record ListOf(ConfigType element) implements ConfigType {
        @Override
        public String expected() {
            return "a list such as [a, b] (each item " + element.expected() + ")";
        }
    }

    /** Names chosen by the user, each with a value. */
    record MapOf(ConfigType value) implements ConfigType {
        @Override
        public String expected() {
            return "names with values";
        }
    }

    /** A record: its components are the keys. */
    record Section(Class<?> type) implements ConfigType {
        @Override
        public String expected() {
            return "keys with values (" + String.join(", ", components().keySet()) + ")";
        }

        SequencedMap<String, Component> components() {
            SequencedMap<String, Component> components = new LinkedHashMap<>();
            for (RecordComponent component : type.getRecordComponents()) {
                Component known = Component.of(component);
                components.put(known.key(), known);
            }
            return components;
        }

        /** The record's {@code defaults()}; empty if it has none, so that every component must be given. */
        Optional<Object> defaults() {
            try {
                Method defaults = type.getDeclaredMethod("defaults");
                defaults.setAccessible(true);
                return Optional.of(defaults.invoke(null));
            } catch (NoSuchMethodException e) {
                return Optional.empty();
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(type.getName() + ".defaults() failed", e);
            }
        }
    }

    /** A sealed interface: one of its records, by key. */
    record Variants(Class<?> family, SequencedMap<String, Section> sections) implements ConfigType {
        @Override
        public String expected() {
            return "one of " + String.join(", ", sections.keySet());
        }

        String keyOf(Object value) {
            return Names.variant(family, value.getClass());
        }
    }

    /** One component of a record. */
    record Component(String key, RecordComponent reflected, ConfigType type, boolean nullable) {
        static Component of(RecordComponent component) {
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            return new Component(
                    Names.kebab(component.getName()),
                    component,
                    ConfigType.of(component.getGenericType(), String.valueOf(component)),
                    nullable);
        }

        @Nullable
        Object of(Object record) {
            try {
                Method accessor = reflected.getAccessor();
                accessor.setAccessible(true);
                return accessor.invoke(record);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + reflected, e);
            }
        }
    }

    /** The type of a record component; {@code place} names it if it has none. */
    static ConfigType of(Type type, String place) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new ListOf(of(arguments[0], place));
            }
            if ((generic.getRawType() == Map.class || generic.getRawType() == SequencedMap.class)
                    && arguments[0] == String.class) {
                return new MapOf(of(arguments[1], place));
            }
        }
        if (type instanceof Class<?> plain) {
            return of(plain, place);
        }
        throw new IllegalStateException(place + ": no setting can have the type " + type);
    }

    private static ConfigType of(Class<?> type, String place) {
        if (type == int.class || type == Integer.class) {
            return Plain.WHOLE;
        } else if (type == long.class || type == Long.class) {
            return Plain.WHOLE_LONG;
        } else if (type == double.class || type == Double.class) {
            return Plain.NUMBER;
        } else if (type == boolean.class || type == Boolean.class) {
            return Plain.SWITCH;
        } else if (type == String.class) {
            return Plain.TEXT;
        } else if (type == Path.class) {
            return Plain.PATH;
        } else if (type.isEnum()) {
            return new Choice(constants(type));
        } else if (type.isRecord()) {
            return new Section(type);
        } else if (type.isSealed()) {
            SequencedMap<String, Section> sections = new LinkedHashMap<>();
            collectVariants(type, type, sections);
            return new Variants(type, sections);
        }
        throw new IllegalStateException(place + ": no setting can have the type " + type.getName());
    }

    private static Map<String, Enum<?>> constants(Class<?> type) {
        Map<String, Enum<?>> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            Enum<?> value = (Enum<?>) constant;
            constants.put(Names.constant(value), value);
        }
        return constants;
    }

    private static void collectVariants(Class<?> family, Class<?> node, SequencedMap<String, Section> into) {
        for (Class<?> permitted : node.getPermittedSubclasses()) {
            if (permitted.isSealed() && !permitted.isRecord()) {
                collectVariants(family, permitted, into);
            } else if (!permitted.isRecord()) {
                throw new IllegalStateException(permitted.getName() + " is neither a record nor sealed: it cannot be"
                        + " chosen as a setting of " + family.getName());
            } else {
                into.put(Names.variant(family, permitted), new Section(permitted));
            }
        }
    }
}
