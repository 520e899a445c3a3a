package org.gblend.app.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.gblend.app.config.ConfigType.Choice;
import org.gblend.app.config.ConfigType.ListOf;
import org.gblend.app.config.ConfigType.MapOf;
import org.gblend.app.config.ConfigType.Plain;
import org.gblend.app.config.ConfigType.Section;
import org.gblend.app.config.ConfigType.Variants;
import org.jspecify.annotations.Nullable;

/** What to say about a key that does not exist. */
final class Unknown {
    private Unknown() {}

    /** A key beside others: the nearest of them, with its whole path. */
    static String key(Collection<String> siblings, String path, String key) {
        Optional<String> near = Suggestions.nearest(key, siblings);
        return "unknown key '" + Binder.join(path, key) + "'"
                + near.map(name -> "; did you mean '" + Binder.join(path, name) + "'?")
                        .orElseGet(() -> known(siblings));
    }

    /** The same at the root, where a key that lies deeper may be meant: {@code epochs} for {@code train.epochs}. */
    static String rootKey(Section root, String key) {
        Collection<String> siblings = root.components().keySet();
        List<String> deeper = new ArrayList<>();
        collect(root, "", key, deeper);
        return deeper.isEmpty()
                ? key(siblings, "", key)
                : "unknown key '" + key + "'; did you mean '" + String.join("' or '", deeper) + "'?";
    }

    /** A variant that does not exist, or a setting of the present variant written one level too high. */
    static String variant(Variants type, @Nullable Object present, String key, String path) {
        if (present != null) {
            String presentKey = type.keyOf(present);
            Section section = type.sections().get(presentKey);
            if (section != null && section.components().containsKey(key)) {
                return "unknown '" + key + "'; did you mean '" + Binder.join(Binder.join(path, presentKey), key) + "'?";
            }
        }
        return "unknown '" + key + "'"
                + Suggestions.didYouMean(key, type.sections().keySet());
    }

    private static String known(Collection<String> siblings) {
        return siblings.isEmpty() ? "; there are no keys here" : "; known: " + String.join(", ", siblings);
    }

    private static void collect(ConfigType type, String path, String wanted, List<String> into) {
        switch (type) {
            case Section section ->
                section.components().forEach((key, component) -> {
                    if (key.equals(wanted)) {
                        into.add(Binder.join(path, key));
                    }
                    collect(component.type(), Binder.join(path, key), wanted, into);
                });
            case Variants variants ->
                variants.sections().forEach((key, section) -> collect(section, Binder.join(path, key), wanted, into));
            case Plain _, Choice _, ListOf _, MapOf _ -> {}
        }
    }
}
