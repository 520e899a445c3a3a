package org.gblend.bench.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.gblend.app.config.Configs;
import org.gblend.app.diagnose.CurvesFile;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.weights.WeightsFile;
import org.gblend.train.config.Experiment;
import org.gblend.train.folder.Checkpoint;

/** Every reader of files from elsewhere, by the name that the command line has for it. */
final class FuzzTargets {
    private static final Map<String, FuzzTarget> ALL = new LinkedHashMap<>();

    static {
        ALL.put("media", new MediaTarget());
        ALL.put("arrays", new ArrayTarget());
        ALL.put("weights", plain(List.of("types.pth"), FuzzTargets::weights));
        ALL.put("checkpoint", new CheckpointTarget());
        ALL.put("config", new ConfigTarget());
        ALL.put("manifest", new ManifestTarget());
        ALL.put("curves", new CurvesTarget());
    }

    private FuzzTargets() {}

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    static FuzzTarget of(String name) {
        return Objects.requireNonNull(ALL.get(name), name);
    }

    /** Files of this package's resources. */
    static List<FuzzTarget.Whole> resources(List<String> names) {
        List<FuzzTarget.Whole> wholes = new ArrayList<>();
        for (String name : names) {
            try (InputStream in = Objects.requireNonNull(
                    FuzzTargets.class.getResourceAsStream(name), () -> name + " is not in the jar")) {
                wholes.add(new FuzzTarget.Whole(name, in.readAllBytes()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return wholes;
    }

    private static FuzzTarget plain(List<String> names, Consumer<Path> reader) {
        return new FuzzTarget() {
            @Override
            public List<Whole> wholes(Path folder) {
                return resources(names);
            }

            @Override
            public void read(Path file, RandomGenerator random) {
                reader.accept(file);
            }
        };
    }

    private static void weights(Path file) {
        try (Scope scope = new Scope();
                WeightsFile weights = WeightsFile.open(file)) {
            for (String name : weights.shapes().keySet()) {
                scope.free(weights.read(name));
            }
        }
    }

    /** The record of a checkpoint, as plain as they come. */
    record State(int epoch, double best, List<String> schemes) {}

    private static final class CheckpointTarget implements FuzzTarget {
        @Override
        public List<Whole> wholes(Path folder) {
            Path file = folder.resolve("whole.safetensors");
            try (var _ = new Scope()) {
                Map<String, Tensor> tensors = new LinkedHashMap<>();
                tensors.put("layer.weight", Tensor.of(new float[15], 3, 5));
                tensors.put("layer.bias", Tensor.of(new float[3], 3));
                Checkpoint.write(file, tensors, new State(3, 0.5, List.of("naive", "online")));
                Safetensors.write(folder.resolve("plain.safetensors"), tensors, Map.of("k", "v"));
                return List.of(
                        new Whole("checkpoint.safetensors", Files.readAllBytes(file)),
                        new Whole("plain.safetensors", Files.readAllBytes(folder.resolve("plain.safetensors"))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void read(Path file, RandomGenerator random) {
            try (Scope scope = new Scope()) {
                Checkpoint.read(file, State.class).tensors().values().forEach(scope::free);
            }
            weights(file);
        }
    }

    private static final class ConfigTarget implements FuzzTarget {
        private static final String YAML = """
                name: fuzz
                data: {manifest: manifest.csv, columns: {label: label, split: split}, sets: {holdout: 0.1}}
                modalities:
                  rgb: &rgb {input: {rgb: {frames: 8, height: 48, width: 48}}, encoder: {r3d: {depth: 10, width: 16}}}
                  again: *rgb
                training: {batch: 16, epochs: 3, optimizer: {sgd: {lr: 0.02}}}
                compare: {seeds: [1, 2], schemes: {naive: naive, online: {online: {first: 2, each: 2}}}}
                """;

        @Override
        public List<Whole> wholes(Path folder) {
            return List.of(new Whole("config.yaml", YAML.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public byte[] made(Whole whole, RandomGenerator random) {
            return switch (random.nextInt(8)) {
                case 0 -> laughs(2 + random.nextInt(40), 2 + random.nextInt(10));
                case 1 -> ("name: " + "[".repeat(1 << random.nextInt(18))).getBytes(StandardCharsets.UTF_8);
                case 2 -> nested(1 << random.nextInt(14));
                case 3 -> ("name: " + "x".repeat(1 << random.nextInt(23))).getBytes(StandardCharsets.UTF_8);
                case 4 -> ("name: &a [*a, " + random.nextInt() + "]\nname: *b").getBytes(StandardCharsets.UTF_8);
                default -> Corruption.of(whole.bytes(), random);
            };
        }

        /** Lists of aliases of lists of aliases: few lines that stand for {@code wide^deep} words. */
        private static byte[] laughs(int deep, int wide) {
            StringBuilder yaml = new StringBuilder("l0: &l0 [ha]\n");
            for (int i = 1; i < deep; i++) {
                yaml.append("l%d: &l%d [%s]%n".formatted(i, i, ("*l" + (i - 1) + ", ").repeat(wide)));
            }
            return yaml.toString().getBytes(StandardCharsets.UTF_8);
        }

        private static byte[] nested(int deep) {
            StringBuilder yaml = new StringBuilder();
            for (int i = 0; i < Math.min(deep, 2000); i++) {
                yaml.append(" ".repeat(i)).append("a:\n");
            }
            return yaml.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void read(Path file, RandomGenerator random) {
            Configs.bind(Experiment.class, List.of(file.toString()));
        }
    }

    private static final class CurvesTarget implements FuzzTarget {
        @Override
        public List<Whole> wholes(Path folder) {
            String csv = "epoch,rgb-train,rgb-val,rgb-n,a-train,a-val\n0,2.3,2.3,40,2.3,2.3\n1,1.5,2.0,40,1.1,1.9\n";
            return List.of(new Whole("curves.csv", csv.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public void read(Path file, RandomGenerator random) {
            CurvesFile.read(file);
        }
    }
}
