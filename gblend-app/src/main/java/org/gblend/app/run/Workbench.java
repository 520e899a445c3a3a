package org.gblend.app.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gblend.app.config.CacheFolder;
import org.gblend.app.config.ConfigException;
import org.gblend.app.config.Configs;
import org.gblend.app.config.Version;
import org.gblend.core.InputException;
import org.gblend.data.PreparedData;
import org.gblend.data.Progress;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.manifest.UnlabelledRows;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Torch;
import org.gblend.train.config.Experiment;
import org.gblend.train.loop.ComputePool;
import org.gblend.train.loop.TrainingContext;
import org.gblend.train.run.DataRecord;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunLock;

/** An experiment ready to run: its data prepared, its sets drawn, its compute threads waiting. */
final class Workbench implements AutoCloseable {
    /** Keys that may differ between the start and the resumption of a run: they change no result. */
    private static final List<String> FREE_KEYS = List.of(
            "workers",
            "loader-threads",
            "loader-prefetch",
            "checkpoint-seconds",
            "cache",
            "root",
            "seeds",
            "same-train",
            "headline",
            "schemes",
            "variations");

    private final Experiment experiment;
    private final PreparedData data;
    private final ComputePool pool;
    private final TrainingContext context;
    private final Interruption interruption;

    private Workbench(Experiment experiment, PreparedData data, ProgressPrinter progress, Interruption interruption) {
        this.experiment = experiment;
        this.interruption = interruption;
        this.data = data;
        pool = ComputePool.of(experiment.training());
        context = new TrainingContext(experiment, data, pool, progress);
        interruption.stops(pool);
    }

    /** Opens an experiment whose settings {@code check} has nothing against: prepared data may cost hours. */
    static Workbench open(Experiment experiment, ProgressPrinter progress, Consumer<Experiment> check) {
        try {
            check.accept(experiment);
        } catch (InputException e) {
            throw new ConfigException(e);
        }
        return open(experiment, progress);
    }

    static Workbench open(Experiment experiment, ProgressPrinter progress) {
        return open(experiment, progress, PreparedData::prepare);
    }

    /** Opens an experiment on all rows of another manifest, which are the test set, for a network that is trained. */
    static Workbench on(
            Path labelled, UnlabelledRows.Network network, Experiment experiment, ProgressPrinter progress) {
        return open(
                experiment,
                progress,
                (config, inputs, cache, heard) -> PreparedData.scored(config, inputs, labelled, network, cache, heard));
    }

    /** How data is prepared. */
    private interface Source {
        PreparedData prepare(DataConfig config, Map<String, ModalityConfig> inputs, Path cache, Progress progress);
    }

    private static Workbench open(Experiment experiment, ProgressPrinter progress, Source source) {
        requireDevice(experiment.training().device());
        Interruption interruption = Interruption.listen();
        try {
            return open(experiment, progress, source, interruption);
        } catch (RuntimeException | Error e) {
            interruption.close();
            throw e;
        }
    }

    private static Workbench open(
            Experiment experiment, ProgressPrinter progress, Source source, Interruption interruption) {
        Path given = experiment.data().cache();
        PreparedData data = source.prepare(
                experiment.data(),
                experiment.inputs(),
                given == null ? CacheFolder.standard() : given,
                (done, total, what) -> progress.preparing(done, total, what));
        try {
            data.folds().notes().forEach(note -> progress.note("sets", note));
            return new Workbench(experiment, data, progress, interruption);
        } catch (RuntimeException | Error e) {
            data.close();
            throw e;
        }
    }

    private static void requireDevice(String name) {
        try {
            Device.of(name);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(new InputException("training.device: " + e.getMessage(), e));
        }
    }

    TrainingContext context() {
        return context;
    }

    PreparedData data() {
        return data;
    }

    /** One line on what will run on what. */
    String describe() {
        var sets = context.sets();
        return "%s: %s; T %d, V %d, validation %d, test %d samples; %s%s"
                .formatted(
                        experiment.name(),
                        data.classesText(),
                        sets.train().size(),
                        sets.holdout().size(),
                        sets.validation().size(),
                        sets.test().size(),
                        compute(),
                        precision());
    }

    /** In words; of {@link Precision#BF16}, which is for maps over two and three axes, none where no encoder has any. */
    private String precision() {
        Precision precision = experiment
                .training()
                .precision()
                .resolve(Device.of(experiment.training().device()));
        boolean maps = experiment.modalities().values().stream()
                .anyMatch(recipe -> recipe.encoder().stages() > 0);
        return precision == Precision.BF16 && !maps ? "" : ", " + precision + " precision";
    }

    private String compute() {
        int threads = experiment.training().threads();
        return pool.workers() + " compute threads" + (threads == 1 ? "" : " of " + threads + " torch threads each");
    }

    /** Keeps configuration and environment in a run folder, or refuses to go on in a folder of another run. */
    void bind(RunFolder folder) {
        try (RunLock _ = folder.lock()) { // whoever runs in it keeps its record
            if (folder.bind(Configs.toYaml(experiment), FREE_KEYS, Workbench::upgraded)) {
                context.listener()
                        .note(
                                experiment.name(),
                                folder.path() + " held another configuration, of which nothing was finished: this one"
                                        + " takes its place");
            }
            folder.bindData(DataRecord.of(data));
            folder.writeEnvironment(environment());
        }
    }

    /** A configuration with the settings that this version added, at their defaults; as it is if it cannot be read. */
    private static String upgraded(String yaml) {
        try {
            return Configs.toYaml(Configs.parse(Experiment.class, yaml, RunFolder.CONFIG, List.of()));
        } catch (ConfigException e) {
            return yaml;
        }
    }

    private Map<String, Object> environment() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("gblend", Version.text());
        facts.put("java", System.getProperty("java.vm.version"));
        facts.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("cores", Runtime.getRuntime().availableProcessors());
        facts.putAll(Torch.environment());
        facts.put("data", data.hash());
        return facts;
    }

    @Override
    public void close() {
        pool.close();
        data.close();
        interruption.close();
    }
}
