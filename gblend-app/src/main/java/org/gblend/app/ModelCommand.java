package org.gblend.app;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gblend.core.InputException;
import org.gblend.data.config.KnownShapes;
import org.gblend.nn.Blueprint;
import org.gblend.nn.ModelSummary;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Precision;
import org.gblend.train.config.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gblend model}: what a network is made of and what it costs, without data and without making it. */
@Command(
        name = "model",
        description = "Shows a config's network: parameters, multiply-adds per clip, output shapes, and memory for a"
                + " training batch, by part. Needs no data.",
        footer = {
            "",
            "Examples:",
            "  gblend model configs/grid-letter.yaml --classes 25",
            "  gblend model my.yaml --shape rgb=32x224x224x3 --shape pose=100x34 \\",
            "      training.batch=8",
            "  gblend model 'modalities.rgb={encoder: ip-csn}' --shape rgb=32x224x224x3"
        })
final class ModelCommand implements Callable<Integer> {
    private static final int DEFAULT_CLASSES = 400;

    @Mixin
    private ConfigArguments arguments = new ConfigArguments();

    @Option(
            names = "--shape",
            paramLabel = "MODALITY=SIZES",
            description = "Shape of a modality's samples, channels last: 32x224x224x3 for video, 100x40x1 for log-mel."
                    + " Needed where the config does not tell it (arrays).")
    private Map<String, String> shapes = new LinkedHashMap<>();

    @Option(
            names = "--classes",
            description = "Number of classes, which only data tells (default: " + DEFAULT_CLASSES
                    + ", as Kinetics has); of several" + " tasks (data.columns.tasks) that of each.")
    private int classes = DEFAULT_CLASSES;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        Experiment experiment = arguments.experiment();
        if (classes < 2) {
            throw new ParameterException(spec.commandLine(), "--classes is " + classes + ": use 2 or more");
        }
        Precision precision = experiment
                .training()
                .precision()
                .resolve(new Device(experiment.training().device()));
        ModelSummary summary = ModelSummary.of(
                Blueprint.of(experiment.network(), sampleShapes(experiment), tasks(experiment)), precision);
        List<String> lines = new ModelTable(summary, experiment.training(), precision).lines();
        lines.forEach(spec.commandLine().getOut()::println);
        return 0;
    }

    private Map<String, Integer> tasks(Experiment experiment) {
        Map<String, Integer> tasks = new LinkedHashMap<>();
        experiment.data().columns().tasks().keySet().forEach(task -> tasks.put(task, classes));
        return tasks.isEmpty() ? Map.of("", classes) : tasks;
    }

    private Map<String, long[]> sampleShapes(Experiment experiment) {
        for (String named : shapes.keySet()) {
            if (!experiment.modalities().containsKey(named)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--shape names '" + named + "', but the modalities are "
                                + experiment.modalities().keySet());
            }
        }
        Map<String, long[]> result = new LinkedHashMap<>();
        experiment.inputs().forEach((name, input) -> {
            String given = shapes.get(name);
            result.put(
                    name,
                    given != null
                            ? parse(name, given)
                            : KnownShapes.of(input)
                                    .orElseThrow(() -> new InputException("the shape of modality '" + name
                                            + "' depends on the data: give it, for example --shape " + name
                                            + "=100x40x1 (channels last)")));
        });
        return result;
    }

    private long[] parse(String name, String sizes) {
        if (!sizes.matches("[1-9]\\d{0,6}(x[1-9]\\d{0,6}){0,4}")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--shape " + name + "=" + sizes + ": give sizes with x between them, such as 32x224x224x3");
        }
        return Arrays.stream(sizes.split("x")).mapToLong(Long::parseLong).toArray();
    }
}
