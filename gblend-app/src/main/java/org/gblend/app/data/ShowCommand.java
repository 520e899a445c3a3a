package org.gblend.app.data;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.gblend.core.InputException;
import org.gblend.data.PreparedData;
import org.gblend.data.SampleViews;
import org.gblend.data.config.ModalityConfig;
import org.gblend.train.config.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Pictures of what the network sees. */
@Command(
        name = "show",
        description =
                "Writes a contact sheet (PNG) per row and modality: as prepared, as evaluated, and augmented in two"
                        + " epochs. Frames as they are, flow as colours (hue = direction), motion vectors as arrows, sound as a"
                        + " spectrogram (time to the right, low bands below).",
        footer = {
            "",
            "Examples:",
            "  gblend data show my.yaml data.root=DATA",
            "  gblend data show my.yaml data.root=DATA --rows 0,17 --out sheets"
        })
final class ShowCommand implements Callable<Integer> {
    private static final int EPOCHS = 2;

    @Mixin
    private DataArguments arguments = new DataArguments();

    @Option(names = "--rows", split = ",", description = "Rows of the manifest, from 0 (default: the first).")
    private List<Integer> rows = new ArrayList<>(List.of(0));

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where the sheets go (default: sheets).")
    private Path out = Path.of("sheets");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter text = spec.commandLine().getOut();
        Experiment experiment = arguments.experiment();
        try (PreparedData data = DataArguments.prepared(experiment, text)) {
            SampleViews views = new SampleViews(data, 0);
            for (int row : rows) {
                if (row < 0 || row >= data.rows()) {
                    throw new ParameterException(
                            spec.commandLine(), "no row " + row + "; the manifest has rows 0 to " + (data.rows() - 1));
                }
                for (String modality : data.modalities()) {
                    ModalityConfig config = experiment.inputs().get(modality);
                    if (!views.has(modality, row)) {
                        text.println("row " + row + ", " + data.id(row) + ": has no " + modality);
                    } else if (config != null) {
                        text.println(write(data, views, config, modality, row));
                    }
                }
            }
        }
        return 0;
    }

    private String write(PreparedData data, SampleViews views, ModalityConfig config, String modality, int row) {
        ContactSheet sheet = new ContactSheet(config);
        sheet.prepared(views.prepared(modality, row));
        sheet.sample("evaluated", views.evaluated(modality, row));
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            sheet.sample("epoch " + epoch, views.augmented(modality, row, epoch));
        }
        Path file = out.resolve("row-" + row + "-" + modality + ".png");
        try {
            Files.createDirectories(out);
            ImageIO.write(sheet.image(), "png", file.toFile());
        } catch (IOException e) {
            throw new InputException(file + " cannot be written (" + e.getMessage() + "): name another --out", e);
        }
        return file + "  " + data.id(row) + ", " + labels(data, row) + "\n    " + String.join("\n    ", sheet.legend());
    }

    private static String labels(PreparedData data, int row) {
        if (!data.tasks().isEmpty()) {
            return data.tasks().stream()
                    .map(task -> task + " " + data.classNames(task).get(data.label(task, row)))
                    .collect(Collectors.joining(", "));
        }
        return Arrays.stream(data.labels(row)).mapToObj(data.classNames()::get).collect(Collectors.joining(", "));
    }
}
