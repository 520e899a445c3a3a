package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gblend.app.config.Configs;
import org.gblend.app.demo.DemoClips;
import org.gblend.train.config.Experiment;
import org.gblend.train.scheme.Schemes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configs of the paper's experiments, each from its collection's published layout to a trained network, in miniature. */
class PaperConfigsTest {
    private static final Path CONFIGS = Path.of("../configs/paper");
    private static final int CLIPS = 24;

    /** What makes them small: pictures, widths, depths, and sets that 24 clips can fill. */
    private static final List<String> SMALL = List.of(
            "training.epochs=1",
            "training.batch=4",
            "training.evaluation-clips=1",
            "training.schedule=constant",
            "estimate.bootstrap=20",
            "estimate.fraction=1",
            "data.sets.holdout=0.3",
            "data.sets.validation=0.2",
            "data.sets.min-per-class=1");

    @TempDir
    static Path clips;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeClips() {
        new DemoClips(CLIPS, 1).write(clips, _ -> {});
    }

    @ParameterizedTest
    @CsvSource({
        "kinetics-rgb-audio, kinetics, r3d, 10, online",
        "kinetics-rgb-flow-audio, kinetics, r3d, 10, offline",
        "kinetics-ip-csn-152, kinetics, ip-csn, 26, offline",
        "mini-sports, sports1m, r3d, 10, offline",
        "mini-audioset, audioset-multi, r3d, 10, offline",
        "audioset, audioset-multi, r2plus1d, 10, fixed",
        "epic-verb, epic-kitchens-55, ip-csn, 26, offline",
        "epic-noun, epic-kitchens-55, ip-csn, 26, offline",
    })
    void config_inMiniature_trainsOnItsCollectionsLayout(
            String config, String recipe, String encoder, int depth, String scheme) throws IOException {
        layOut(recipe);
        Path run = train(config, recipe, encoder, depth, scheme);

        assertThat(run.resolve("result.json")).isRegularFile();
        assertThat(run.resolve("report.html")).isRegularFile();
    }

    /** Verb and noun by two networks, each with weights of its own, and the action by both. */
    @Test
    void epic_verbAndNounTogetherAreAnAction() throws IOException {
        layOut("epic-kitchens-55");
        Path verb = train("epic-verb", "epic-kitchens-55", "ip-csn", 26, "offline");
        Path noun = train("epic-noun", "epic-kitchens-55", "ip-csn", 26, "offline");

        Cli both = Cli.run("eval", verb.toString(), noun.toString());

        assertThat(both.code()).as(both.err()).isZero();
        assertThat(both.out())
                .contains("verb: " + verb + ", 2 classes", "noun: " + noun + ", 3 classes", " test samples in common\n")
                .containsPattern(
                        "All 2 right at once(?s:.*)\njoint +[01]\\.[0-9]{4} +\\[[01]\\.[0-9]{4}, [01]\\.[0-9]{4}\\] +[01]\\.[0-9]{4} +[01]\\.[0-9]{4} +[0-9]+\n");
        assertThat(verb.resolve("tasks-verb-noun-test.json")).isNotEmptyFile();
        assertThat(verb.resolve("tasks-verb-noun-test.csv"))
                .content()
                .startsWith("id,verb,verb predicted,noun,noun predicted,all right\n");
        assertThat(Cli.run("eval", verb.toString(), verb.toString()).err()).contains(" is given twice");
        assertThat(Cli.run("eval", verb.toString(), noun.toString(), "--clips", "3")
                        .err())
                .contains("settings, --set and --clips are for one run");
        assertThat(Cli.run("eval", verb.toString(), folder.resolve("nowhere").toString())
                        .err())
                .contains("no finished run is here");
    }

    /** Verb and noun by one network, each with weights from its own heads. */
    @Test
    void epicAction_inMiniature_weighsVerbAndNounInOneNetwork() throws IOException {
        layOut("epic-kitchens-100");
        Path run = train("epic-action", "epic-kitchens-100", "ip-csn", 26, "offline");

        assertThat(run.resolve("weights.csv")).content().contains(",verb/audio,", ",noun/rgb,", ",noun/joint,");
        Cli evaluated = Cli.run("eval", run.toString());
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(evaluated.out())
                .containsPattern("\njoint +[01]\\.[0-9]{4}")
                .containsPattern("\nverb/rgb +[01]\\.[0-9]{4}");
    }

    private Path train(String config, String recipe, String encoder, int depth, String scheme) {
        List<String> manifest = new ArrayList<>(List.of("data", "manifest", recipe, folder.toString()));
        if (recipe.equals("epic-kitchens-100")) { // its few participants are whole in one set
            manifest.addAll(List.of("holdout=0.25", "validation=0.25"));
        }
        manifest.addAll(List.of("--out", folder.resolve("manifest.csv").toString()));
        succeeds(manifest.toArray(String[]::new));
        List<String> arguments = new ArrayList<>(
                List.of("train", CONFIGS.resolve(config + ".yaml").toString()));
        arguments.addAll(SMALL);
        arguments.addAll(List.of("data.root=" + folder, "data.cache=" + folder.resolve("cache")));
        pictures("rgb", "rgb", encoder, depth, arguments);
        if (config.contains("flow")) {
            pictures("flow", "flow", encoder, depth, arguments);
            arguments.add("modalities.flow.input.flow.method=dis");
        }
        arguments.addAll(List.of(
                "modalities.audio.encoder.audio-resnet.depth=10", "modalities.audio.encoder.audio-resnet.width=4"));
        if (scheme.equals("online")) {
            arguments.addAll(List.of("scheme.online.first=1", "scheme.online.each=1"));
        }
        Path run = folder.resolve(config);
        arguments.addAll(List.of("--out", run.toString()));
        succeeds(arguments.toArray(String[]::new));
        return run;
    }

    private static void pictures(String modality, String input, String encoder, int depth, List<String> arguments) {
        String in = "modalities." + modality + ".input." + input + ".";
        String network = "modalities." + modality + ".encoder." + encoder + ".";
        arguments.addAll(List.of(
                in + "frames=8",
                in + "height=32",
                in + "width=32",
                in + "short-edge=36",
                in + "jitter-low=0",
                in + "jitter-high=0",
                network + "depth=" + depth,
                network + "width=8"));
        if (modality.equals("rgb") && !encoder.equals("r3d")) {
            arguments.add(in + "stride=1");
        }
    }

    private static void succeeds(String... arguments) {
        Cli run = Cli.run(arguments);
        assertThat(run.code()).as(run.out() + run.err()).isZero();
    }

    @Test
    void everyConfig_isRunHere_andItsSchemesFitItsHeads() throws IOException {
        try (Stream<Path> files = Files.list(CONFIGS)) {
            List<Path> all = files.sorted().toList();
            assertThat(all).hasSize(9);
            for (Path file : all) {
                Experiment experiment = Configs.bind(Experiment.class, List.of(file.toString()));
                experiment.compare().schemes().values().forEach(scheme -> Schemes.of(scheme, experiment.heads()));
                experiment
                        .compare()
                        .variations()
                        .forEach((name, variation) -> Schemes.of(
                                variation.scheme(), experiment.ofLine(name).heads()));
                assertThat(file).content().contains("configs/paper/" + file.getFileName());
            }
        }
    }

    /** The clips in the layout that a collection publishes, its lists beside them. */
    private void layOut(String recipe) throws IOException {
        switch (recipe) {
            case "kinetics" -> {
                String header = "label,youtube_id,time_start,time_end,split\n";
                place(i -> "video/" + id(i) + "_000000_000010.mp4");
                write("train.csv", header + rows(0, 16, i -> "class " + i % 2 + "," + id(i) + ",0,10,train"));
                write("val.csv", header + rows(16, CLIPS, i -> "class " + i % 2 + "," + id(i) + ",0,10,validate"));
            }
            case "sports1m" -> {
                String url = "https://www.youtube.com/watch?v=";
                place(i -> "video/" + id(i) + ".mp4");
                write("labels.txt", "cycling\ntrack cycling\n");
                write("original/train_partition.txt", rows(0, 16, i -> url + id(i) + " " + i % 2));
                write("original/test_partition.txt", rows(16, CLIPS, i -> url + id(i) + " " + i % 2));
            }
            case "audioset-multi" -> {
                String header = "# YTID, start_seconds, end_seconds, positive_labels\n";
                place(i -> "clips/" + id(i) + "_0_10000.mp4");
                write("class_labels_indices.csv", "index,mid,display_name\n0,/m/a,Speech\n1,/m/b,Music\n");
                IntFunction<String> row = i -> id(i) + ", 0.000, 10.000, \""
                        + (i % 3 == 0 ? "/m/a,/m/b" : i % 3 == 1 ? "/m/a" : "/m/b") + "\"";
                write("balanced_train_segments.csv", header + rows(0, 16, row));
                write("eval_segments.csv", header + rows(16, CLIPS, row));
            }
            case "epic-kitchens-100" -> {
                place(i -> participant(i) + "/videos/" + participant(i) + "_01.MP4");
                String header =
                        "narration_id,participant_id,video_id,narration_timestamp,start_timestamp,stop_timestamp,"
                                + "start_frame,stop_frame,narration,verb,verb_class,noun,noun_class,all_nouns,all_noun_classes\n";
                IntFunction<String> row = i -> participant(i) + "_01_" + i + "," + participant(i) + "," + participant(i)
                        + "_01,00:00:00.10,00:00:00.00,00:00:00.90,1,20,x,v," + i % 2 + ",n," + i % 3 + ",['n'],[0]";
                write("EPIC_100_train.csv", header + rows(0, 16, row));
                write("EPIC_100_validation.csv", header + rows(16, CLIPS, row));
            }
            default -> {
                place(i -> participant(i) + "/videos/" + participant(i) + "_01.MP4");
                write(
                        "EPIC_train_action_labels.csv",
                        "uid,participant_id,video_id,narration,start_timestamp,stop_timestamp,start_frame,stop_frame,verb,"
                                + "verb_class,noun,noun_class,all_nouns,all_noun_classes\n"
                                + rows(
                                        0,
                                        CLIPS,
                                        i -> i + "," + participant(i) + "," + participant(i)
                                                + "_01,x,00:00:00.00,00:00:00.90,0,20,v," + i % 2 + ",n," + i % 3
                                                + ",['n'],[0]"));
            }
        }
    }

    private void place(IntFunction<String> name) throws IOException {
        for (int i = 0; i < CLIPS; i++) {
            Path to = folder.resolve(name.apply(i));
            Files.createDirectories(to.getParent());
            Files.copy(clips.resolve("clips/%04d.mp4".formatted(i)), to);
        }
    }

    private void write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String rows(int from, int to, IntFunction<String> row) {
        return IntStream.range(from, to).mapToObj(row).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String id(int i) {
        return "abcdefghi%02d".formatted(i);
    }

    private static String participant(int i) {
        return "P%02d".formatted(i + 1);
    }
}
