package org.gblend.app.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** YAML 1.2 text to a {@link Tree}. Anchors and aliases work; a key given twice is an error. */
final class YamlReader {
    /** An alias inside its own anchor would never end. */
    private static final int MAX_DEPTH = 50;

    /** Aliases of aliases stand for more than any config has: few lines could fill the memory. */
    private static final int MOST_NODES = 20_000;

    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

    private final String name;
    private final boolean withLines;
    private int nodes;

    private YamlReader(String name, boolean withLines) {
        this.name = name;
        this.withLines = withLines;
    }

    /**
     * A file's text; empty text is a tree without keys.
     *
     * @param name of the file, for messages
     * @throws ConfigException if it is not YAML
     */
    static Tree read(String yaml, String name) {
        return new YamlReader(name, true).compose(yaml);
    }

    /** The value of an override in YAML's one-line form, such as {@code [1, 2]} or <code>{sgd: {lr: 0.1}}</code>. */
    static Tree readValue(String yaml) {
        return new YamlReader(Tree.COMMAND_LINE, false).compose(yaml);
    }

    private Tree compose(String yaml) {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(name)
                    .setAllowNonScalarKeys(true)
                    .build();
            Optional<Node> node = new Compose(settings).composeString(yaml);
            return node.isPresent() ? tree(node.get(), 0) : Tree.Fields.none(name);
        } catch (MarkedYamlEngineException e) {
            throw error(where(e.getProblemMark()), "not valid YAML: " + e.getProblem());
        } catch (StackOverflowError e) {
            throw error(name, "nested more than " + MAX_DEPTH + " deep");
        } catch (YamlEngineException e) {
            throw error(name, "not valid YAML: " + e.getMessage());
        }
    }

    private Tree tree(Node node, int depth) {
        String where = where(node.getStartMark());
        if (depth > MAX_DEPTH) {
            throw error(where, "nested more than " + MAX_DEPTH + " deep");
        }
        if (++nodes > MOST_NODES) {
            throw error(where, "more than " + MOST_NODES + " values, aliases counted each time");
        }
        return switch (node) {
            case ScalarNode scalar
            when scalar.isPlain() && NOTHING.contains(scalar.getValue()) -> new Tree.Empty(where);
            case ScalarNode scalar -> new Tree.Scalar(scalar.getValue(), !scalar.isPlain(), where);
            case SequenceNode sequence -> {
                List<Tree> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(tree(item, depth + 1));
                }
                yield new Tree.Items(items, where);
            }
            case MappingNode mapping -> fields(mapping, where, depth);
            default -> throw error(where, "cannot be read as a setting");
        };
    }

    private Tree fields(MappingNode mapping, String where, int depth) {
        Map<String, Tree> fields = new LinkedHashMap<>();
        for (NodeTuple field : mapping.getValue()) {
            String keyWhere = where(field.getKeyNode().getStartMark());
            if (!(field.getKeyNode() instanceof ScalarNode key)) {
                throw error(keyWhere, "a key must be a single word");
            }
            Tree value = tree(field.getValueNode(), depth + 1);
            if (fields.put(key.getValue(), value) != null) {
                throw error(keyWhere, "the key '" + key.getValue() + "' is there twice; keep one");
            }
        }
        return new Tree.Fields(fields, where);
    }

    private String where(Optional<Mark> mark) {
        return withLines ? mark.map(m -> name + ":" + (m.getLine() + 1)).orElse(name) : name;
    }

    private static ConfigException error(String where, String message) {
        return new ConfigException(List.of(where + ": " + message));
    }
}
