package org.gblend.app.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gblend.app.config.ConfigException;
import org.gblend.app.config.Configs;
import org.gblend.core.InputException;
import org.gblend.data.PreparedData;
import org.gblend.data.config.DataConfig;
import org.gblend.train.eval.Predictions;
import org.gblend.train.folder.Json;
import org.gblend.train.run.ConfigLines;
import org.gblend.train.run.DataRecord;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.SavedRun;

/**
 * What a run keeps of the data that it was trained and tested on: with other sets drawn, or other rows in the manifest, samples
 * of its training would be scored as its test.
 *
 * @param run its folder
 * @param settings of its data
 * @param record of its data; empty where a version wrote it that kept none
 */
record KeptData(Path run, DataConfig settings, Optional<DataRecord> record) {
    /** Where things are and how clips are taken from them. The manifest is judged by its rows, which {@link #record} tells. */
    private static final List<String> FREE_KEYS = List.of("root", "cache", "outside-root", "manifest", "sampling");

    static KeptData of(SavedRun saved) {
        Path run = saved.folder().path();
        return new KeptData(
                run,
                RunFiles.experiment(saved, List.of()).data(),
                RunFolder.above(run, RunFolder.DATA).map(file -> Json.read(file, DataRecord.class)));
    }

    /**
     * Refuses settings that decide which samples there are and in which set each is.
     *
     * @throws ConfigException naming those that differ
     */
    void requireSets(DataConfig given) {
        List<String> differences =
                ConfigLines.differences(Configs.toYaml(settings), Configs.toYaml(given), FREE_KEYS).stream()
                        .map(text -> text.startsWith("and ") ? text : "data." + text)
                        .toList();
        if (!differences.isEmpty()) {
            throw new ConfigException(new InputException(run + ": " + String.join("; ", differences)
                    + ": what decides which rows are in which set stays as it was in training, or rows that the run"
                    + " trained on would be scored; leave "
                    + (differences.size() == 1 ? "this setting" : "these settings") + " out, or " + onAll()));
        }
    }

    /**
     * Refuses samples that are not those of the run.
     *
     * @param given settings of the command line, for the message
     * @throws InputException naming the first thing that differs
     */
    void requireSame(PreparedData data, List<String> given) {
        DataRecord before = record.orElse(null);
        if (before == null) {
            return;
        }
        DataRecord now = DataRecord.of(data);
        now.firstDifference(before).ifPresent(difference -> {
            String found = before.classesByTask().equals(now.classesByTask())
                            && before.test().equals(now.test())
                    ? otherLabel(data).orElse(difference)
                    : difference;
            throw new InputException(run + ": the data is not that of the run"
                    + (given.isEmpty() ? "" : " with " + String.join(" ", given)) + ": " + found
                    + "; what is scored now may be what the run trained on. Put manifest and files back as they were"
                    + " (data.root says where they are), or " + onAll());
        });
    }

    /** The first test sample whose label is another one, where each has one. */
    private Optional<String> otherLabel(PreparedData data) {
        Path file = new RunFolder(run).test();
        if (!Files.exists(file) || data.multiLabel()) {
            return Optional.empty();
        }
        int[] before = Predictions.read(file).labels();
        int[] rows = data.sets().test().rows();
        for (int i = 0; i < rows.length && i < before.length; i++) {
            if (data.label(rows[i]) != before[i]) {
                return Optional.of("row " + data.id(rows[i]) + " had the label \""
                        + data.classNames().get(before[i]) + "\", has \""
                        + data.classNames().get(data.label(rows[i])) + "\"");
            }
        }
        return Optional.empty();
    }

    private String onAll() {
        return "score all rows of another labelled manifest with gblend eval " + run + " --on LABELLED.csv";
    }
}
