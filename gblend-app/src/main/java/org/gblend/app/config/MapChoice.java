package org.gblend.app.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gblend.app.config.ConfigType.MapOf;
import org.gblend.app.config.ConfigType.Variants;
import org.jspecify.annotations.Nullable;

/**
 * Names where a map belongs choose from the map that is there: {@code modalities=audio} leaves the others out. A name that is
 * not there, but is a variant's, stands for that variant with its defaults: {@code schemes=naive, online}.
 */
final class MapChoice {
    private MapChoice() {}

    /** The map's entries of those names, or empty if {@code given} is not a list of names. */
    static Optional<Tree.Fields> choose(MapOf type, Tree given, @Nullable Tree present, @Nullable Object base) {
        List<Tree> items = items(given);
        if (items.isEmpty() || !items.stream().allMatch(Tree.Scalar.class::isInstance)) {
            return Optional.empty();
        }
        Map<String, Tree> known = entries(type, present, base);
        Map<String, Tree> chosen = new LinkedHashMap<>();
        for (Tree item : items) {
            String name = ((Tree.Scalar) item).text();
            Tree entry = known.get(name);
            boolean isVariant = type.value() instanceof Variants variants
                    && variants.sections().containsKey(name);
            if (entry == null && !isVariant) {
                return Optional.empty();
            }
            chosen.put(name, entry != null ? entry : item);
        }
        return Optional.of(new Tree.Fields(chosen, given.where()));
    }

    private static List<Tree> items(Tree given) {
        return switch (given) {
            case Tree.Items(List<Tree> list, String _) -> list;
            case Tree.Scalar scalar -> Lists.commaSeparated(scalar);
            case Tree.Fields _, Tree.Empty _ -> List.of();
        };
    }

    /** What is there: the file's map, else the default one. */
    private static Map<String, Tree> entries(MapOf type, @Nullable Tree present, @Nullable Object base) {
        Tree map = present != null || base == null ? present : TreeWriter.write(type, base);
        return map instanceof Tree.Fields(Map<String, Tree> fields, String _) ? fields : Map.of();
    }

    /** What to say where {@link #choose} chooses nothing. */
    static String refused(MapOf type, Tree given, @Nullable Tree present, @Nullable Object base) {
        Map<String, Tree> known = entries(type, present, base);
        return unknown(type, given, known)
                .orElseGet(() -> "expected " + type.expected()
                        + (known.isEmpty() ? "" : ", or some of " + String.join(", ", known.keySet())) + ", found "
                        + given.kind());
    }

    /**
     * What to say of a list of names of which one stands for nothing, where each names a variant: which one, the nearest, and all that there
     * are. Empty where the tree is no such list.
     */
    private static Optional<String> unknown(MapOf type, Tree given, Map<String, Tree> present) {
        if (!(type.value() instanceof Variants variants)) {
            return Optional.empty();
        }
        List<Tree> items = items(given);
        Set<String> known = new LinkedHashSet<>(present.keySet());
        known.addAll(variants.sections().keySet());
        return items.stream()
                .filter(Tree.Scalar.class::isInstance)
                .map(item -> ((Tree.Scalar) item).text())
                .filter(name -> !known.contains(name))
                .findFirst()
                .map(name -> "unknown '" + name + "'"
                        + Suggestions.nearest(name, known)
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse(";")
                        + " There are " + String.join(", ", known) + "; another name needs a value");
    }
}
