package org.gblend.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gblend.app.config.Configs;
import org.gblend.train.config.Experiment;

/** The experiments that the benchmarks bring along as YAML. */
final class Configurations {
    private Configurations() {}

    /**
     * An experiment from this package's resources.
     *
     * @param name of the YAML file, without its ending
     * @param root folder of its data
     * @param overrides settings that win over the file
     */
    static Experiment load(String name, Path root, List<String> overrides) {
        List<String> settings = new ArrayList<>();
        settings.add("data.root=" + root);
        settings.addAll(overrides);
        return Configs.parse(Experiment.class, text(name + ".yaml"), name, settings);
    }

    static String text(String file) {
        try (InputStream in = Objects.requireNonNull(
                Configurations.class.getResourceAsStream(file), () -> file + " is not in the jar")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
