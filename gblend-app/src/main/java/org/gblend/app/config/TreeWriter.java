package org.gblend.app.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.app.config.ConfigType.Choice;
import org.gblend.app.config.ConfigType.ListOf;
import org.gblend.app.config.ConfigType.MapOf;
import org.gblend.app.config.ConfigType.Plain;
import org.gblend.app.config.ConfigType.Section;
import org.gblend.app.config.ConfigType.Variants;
import org.jspecify.annotations.Nullable;

/** A configuration value to the {@link Tree} that {@link Binder} reads back as the same value, nothing left out. */
final class TreeWriter {
    private static final String WHERE = "default";

    private TreeWriter() {}

    static Tree write(ConfigType type, @Nullable Object value) {
        if (value == null) {
            return new Tree.Empty(WHERE);
        }
        return switch (type) {
            case Plain plain ->
                new Tree.Scalar(PlainValues.text(value), plain == Plain.TEXT || plain == Plain.PATH, WHERE);
            case Choice _ -> new Tree.Scalar(Names.constant((Enum<?>) value), false, WHERE);
            case ListOf(ConfigType element) -> list(element, (List<?>) value);
            case MapOf(ConfigType element) -> map(element, (Map<?, ?>) value);
            case Section section -> section(section, value);
            case Variants variants -> variant(variants, value);
        };
    }

    /**
     * The same in short: of a sealed interface's record only what differs from what {@link Binder} fills in.
     *
     * @param base the parent's default
     */
    static Tree shortened(ConfigType type, @Nullable Object value, @Nullable Object base) {
        Tree whole = write(type, value);
        if (value == null || !(type instanceof Variants variants)) {
            return whole;
        }
        Section section = new Section(value.getClass());
        Object filled = base != null && base.getClass().equals(value.getClass())
                ? base
                : section.defaults().orElse(null);
        if (filled == null) {
            return whole;
        }
        Map<String, Tree> changed = new LinkedHashMap<>(section(section, value).fields());
        section(section, filled).fields().forEach(changed::remove);
        String key = variants.keyOf(value);
        return changed.isEmpty()
                ? new Tree.Scalar(key, false, WHERE)
                : new Tree.Fields(Map.of(key, new Tree.Fields(changed, WHERE)), WHERE);
    }

    private static Tree list(ConfigType element, List<?> values) {
        return new Tree.Items(values.stream().map(item -> write(element, item)).toList(), WHERE);
    }

    private static Tree map(ConfigType element, Map<?, ?> values) {
        Map<String, Tree> fields = new LinkedHashMap<>();
        values.forEach((key, value) -> fields.put((String) key, write(element, value)));
        return new Tree.Fields(fields, WHERE);
    }

    private static Tree.Fields section(Section section, Object record) {
        Map<String, Tree> fields = new LinkedHashMap<>();
        section.components()
                .forEach((key, component) -> fields.put(key, write(component.type(), component.of(record))));
        return new Tree.Fields(fields, WHERE);
    }

    private static Tree variant(Variants variants, Object record) {
        String key = variants.keyOf(record);
        Tree.Fields settings = section(new Section(record.getClass()), record);
        return settings.fields().isEmpty()
                ? new Tree.Scalar(key, false, WHERE)
                : new Tree.Fields(Map.of(key, settings), WHERE);
    }
}
