package org.gblend.data.recipe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.gblend.core.InputException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A hierarchy of classes as AudioSet publishes it, {@code ontology.json}: an array of objects with {@code id} (a
 * machine id such as {@code /m/09x0r}), {@code name}, {@code child_ids} and {@code restrictions} ({@code abstract}: only a
 * parent of others; {@code blacklist}: too hard to tell), of which other fields are passed over. A class may have several
 * parents.
 */
final class Ontology {
    static final String FILE = "ontology.json";

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, List<String>> parents = new HashMap<>();

    private record Node(String name, List<String> children, boolean restricted) {}

    private Ontology() {}

    /**
     * The folder's ontology; null where it has none.
     *
     * @throws InputException when the file is not in the published layout
     */
    static @Nullable Ontology of(Collected folder) {
        if (folder.find(FILE) == null) {
            return null;
        }
        Ontology ontology = new Ontology();
        try {
            JsonNode root = JsonMapper.shared().readTree(folder.text(FILE));
            if (!root.isArray() || root.isEmpty()) {
                throw malformed(folder, "it is no array of classes");
            }
            root.forEach(node -> ontology.add(folder, node));
        } catch (JacksonException e) {
            throw malformed(folder, "it is no sound JSON: " + e.getOriginalMessage());
        }
        ontology.link(folder);
        return ontology;
    }

    private void add(Collected folder, JsonNode node) {
        String id = node.path("id").asString("");
        String name = node.path("name").asString("");
        if (id.isEmpty() || name.isEmpty()) {
            throw malformed(folder, "class " + (nodes.size() + 1) + " has no id or no name");
        }
        Node made = new Node(
                name,
                texts(node.path("child_ids")),
                !texts(node.path("restrictions")).isEmpty());
        if (nodes.put(id, made) != null) {
            throw malformed(folder, "it has the class " + id + " twice");
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(t -> texts.add(t.asString("")));
        return texts;
    }

    private void link(Collected folder) {
        nodes.forEach((id, node) -> node.children().forEach(child -> {
            if (!nodes.containsKey(child)) {
                throw malformed(folder, "the class " + id + " has the child " + child + ", which it does not have");
            }
            parents.computeIfAbsent(child, c -> new ArrayList<>()).add(id);
        }));
    }

    private static InputException malformed(Collected folder, String why) {
        return new InputException(folder.root().resolve(String.valueOf(folder.find(FILE)))
                + " is not in the published layout (" + why + "): download it again");
    }

    /** Display names by id of the classes that a segment may be labelled with: neither abstract nor blacklisted. */
    Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        nodes.forEach((id, node) -> {
            if (!node.restricted()) {
                labels.put(id, node.name());
            }
        });
        return labels;
    }

    /** Display name of a class; null where there is no such class. */
    @Nullable
    String name(String id) {
        Node node = nodes.get(id);
        return node == null ? null : node.name();
    }

    /** All classes above one, the nearest first, each once. */
    Set<String> ancestors(String id) {
        return reached(id, at -> parents.getOrDefault(at, List.of()));
    }

    /** A class and all below it. */
    Set<String> subtree(String id) {
        Set<String> all = new LinkedHashSet<>(List.of(id));
        all.addAll(reached(id, at -> {
            Node node = nodes.get(at);
            return node == null ? List.of() : node.children();
        }));
        return all;
    }

    /** Breadth first; a class met again, through a second parent or in a circle, is not walked again. */
    private static Set<String> reached(String from, Function<String, List<String>> next) {
        Set<String> all = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(next.apply(from));
        while (!open.isEmpty()) {
            String id = open.removeFirst();
            if (all.add(id)) {
                open.addAll(next.apply(id));
            }
        }
        all.remove(from);
        return all;
    }

    /** The ids of a class given by id or by display name; empty where there is none. */
    List<String> find(String idOrName) {
        return nodes.containsKey(idOrName)
                ? List.of(idOrName)
                : nodes.entrySet().stream()
                        .filter(e -> e.getValue().name().equals(idOrName))
                        .map(Map.Entry::getKey)
                        .toList();
    }

    List<String> names() {
        return nodes.values().stream().map(Node::name).toList();
    }
}
