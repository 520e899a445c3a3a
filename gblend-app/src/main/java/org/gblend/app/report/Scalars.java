package org.gblend.app.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.app.report.EventFile.Scalar;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Json;
import org.gblend.train.run.CsvRows;
import org.gblend.train.run.RunName;
import org.gblend.train.run.TrainedOn;

/**
 * A run's numbers where other viewers look for them: TensorBoard event files ({@code tensorboard/epochs},
 * {@code tensorboard/steps} and, with the distributions of the parameters, {@code tensorboard/weights}), and the losses of the steps as JSON lines ({@code steps.jsonl}).
 */
final class Scalars {
    private Scalars() {}

    /** Brings the files of a run, or of every run of a comparison, up to what the run has recorded. */
    static void append(Path folder) {
        if (Files.exists(folder.resolve("steps.csv"))) {
            run(folder);
        } else {
            RunView.all(folder).forEach(run -> run(run.folder()));
        }
    }

    private static void run(Path folder) {
        double now = System.currentTimeMillis() / 1000.0;
        List<Scalar> epochs = epochs(folder);
        if (!epochs.isEmpty()) {
            EventFile.append(folder.resolve("tensorboard/epochs/events.out.tfevents.0.gblend"), epochs, now);
        }
        WeightHistograms.append(folder, now);
        List<String[]> steps = CsvRows.read(folder.resolve("steps.csv"), 5).toList();
        if (!steps.isEmpty()) {
            EventFile.append(folder.resolve("tensorboard/steps/events.out.tfevents.0.gblend"), steps(steps), now);
            AtomicFiles.write(folder.resolve("steps.jsonl"), lines(steps));
        }
    }

    /** The learning curves, and each stretch's weights at its first epoch. */
    private static List<Scalar> epochs(Path folder) {
        List<Scalar> scalars = new ArrayList<>();
        RunView run = RunView.alone(folder, new RunName(0, "", TrainedOn.T));
        run.history().forEach(row -> {
            run.weights().stream()
                    .filter(point ->
                            point.start() + 1 == row.epoch() && !has(scalars, "weight/" + point.head(), row.epoch()))
                    .forEach(point -> scalars.add(new Scalar("weight/" + point.head(), row.epoch(), point.weight())));
            scalars.add(new Scalar("loss-" + row.set() + "/" + row.head(), row.epoch(), row.loss()));
            if (Double.isFinite(row.top1())) {
                scalars.add(new Scalar("top1-" + row.set() + "/" + row.head(), row.epoch(), row.top1()));
            }
        });
        return scalars;
    }

    private static boolean has(List<Scalar> scalars, String tag, int step) {
        return scalars.stream()
                .anyMatch(scalar -> scalar.step() == step && scalar.tag().equals(tag));
    }

    private static List<Scalar> steps(List<String[]> rows) {
        List<Scalar> scalars = new ArrayList<>();
        long step = -1;
        String at = "";
        for (String[] row : rows) {
            String place = row[0] + "/" + row[1];
            if (!place.equals(at)) {
                at = place;
                step++;
                scalars.add(new Scalar("learning-rate", step, Double.parseDouble(row[4])));
            }
            scalars.add(new Scalar("loss/" + row[2], step, Double.parseDouble(row[3])));
        }
        return scalars;
    }

    private static String lines(List<String[]> rows) {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("epoch", Integer.valueOf(row[0]));
            line.put("batch", Integer.valueOf(row[1]));
            line.put("head", row[2]);
            line.put("loss", Double.valueOf(row[3]));
            line.put("learning_rate", Double.valueOf(row[4]));
            text.append(Json.line(line)).append('\n');
        }
        return text.toString();
    }
}
