package org.gblend.app.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gblend.app.config.ConfigType.Section;

/**
 * Configuration records from YAML and {@code key=value} overrides, and back.
 *
 * <p>A record's components are the keys, in kebab-case ({@code minPerClass} is {@code min-per-class}). What is not given
 * comes from the record's {@code public static X defaults()}. A sealed interface is written as the name of one of its
 * records, {@code optimizer: adam}, or as that name with settings below it, {@code optimizer: {sgd: {momentum: 0.8}}}. Lists
 * may also be written with commas alone, {@code seeds: 1, 2}, and so may a choice from a map, {@code modalities: audio, rgb}. A component that is {@code @Nullable} may be {@code null}.
 * Relative paths are relative to the working directory.
 *
 * <pre>{@code
 * Experiment e = Configs.bind(Experiment.class, List.of("grid.yaml", "training.epochs=20"));
 * String everything = Configs.toYaml(e);
 * }</pre>
 */
public final class Configs {
    private Configs() {}

    /**
     * The record that command line arguments describe: at most one YAML file, and overrides {@code dotted.path=value} that
     * win over it, the later over the earlier.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static <T extends Record> T bind(Class<T> type, List<String> arguments) {
        List<String> files = arguments.stream().filter(a -> !a.contains("=")).toList();
        List<String> overrides = arguments.stream().filter(a -> a.contains("=")).toList();
        if (files.size() > 1) {
            throw new ConfigException(List.of("more than one config file: " + String.join(", ", files)
                    + "; give one, and settings as key=value"));
        }
        if (files.isEmpty()) {
            return parse(type, "", Tree.COMMAND_LINE, overrides);
        }
        return parse(type, text(files.getFirst()), files.getFirst(), overrides);
    }

    /**
     * The record that a YAML text with overrides describes.
     *
     * @param name of the text in messages, such as its file name
     * @throws ConfigException with everything that is wrong
     */
    public static <T extends Record> T parse(Class<T> type, String yaml, String name, List<String> overrides) {
        Section root = new Section(type);
        Errors errors = new Errors();
        Overrides putter = new Overrides(root, errors);
        Tree tree = YamlReader.read(yaml, name);
        for (String override : overrides) {
            tree = putter.apply(tree, override);
        }
        Optional<Object> bound = new Binder(errors).root(root, tree);
        errors.throwIfAny();
        return type.cast(bound.orElseThrow());
    }

    /** The whole configuration, every default included: {@link #parse} gives the same record back. */
    public static String toYaml(Record config) {
        return YamlWriter.write(TreeWriter.write(new Section(config.getClass()), config));
    }

    /** What a record of a sealed family is called in YAML: {@code audio-resnet} is the {@code AudioResnetConfig}. */
    public static String key(Class<?> family, Object record) {
        return Names.variant(family, record.getClass());
    }

    private static String text(String name) {
        Path file = Path.of(name);
        if (Files.isDirectory(file)) {
            throw unreadable(name, "is a folder");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw unreadable(name, "is not UTF-8 text");
        } catch (IOException e) {
            throw unreadable(name, Files.exists(file) ? "cannot be read" : "does not exist");
        }
    }

    private static ConfigException unreadable(String name, String what) {
        return new ConfigException(
                List.of(name + ": " + what + "; a config is a YAML file, and single settings are given as key=value"));
    }
}
