package org.gblend.data.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AudioSet's segments, class list and ontology as published, cut to a few classes. */
@SuppressWarnings("StringConcatToTextBlock") // files with their line ends as published
class AudioSetTest {
    @TempDir
    Path root;

    @BeforeEach
    void collection() throws IOException {
        text("annotations/ontology.json", """
                [
                  {"id": "/m/0dgw9r", "name": "Human sounds", "description": "Sounds of the human body.",
                   "citation_uri": "", "positive_examples": [], "child_ids": ["/m/09l8g"], "restrictions": ["abstract"]},
                  {"id": "/m/09l8g", "name": "Human voice", "description": "", "citation_uri": "",
                   "positive_examples": [], "child_ids": ["/m/09x0r", "/m/015lz1"], "restrictions": ["abstract"]},
                  {"id": "/m/09x0r", "name": "Speech", "description": "", "citation_uri": "",
                   "positive_examples": ["youtu.be/8uI9H5jGRV8?start=30&end=40"],
                   "child_ids": ["/m/05zppz"], "restrictions": []},
                  {"id": "/m/05zppz", "name": "Male speech, man speaking", "description": "", "citation_uri": "",
                   "positive_examples": [], "child_ids": [], "restrictions": []},
                  {"id": "/m/015lz1", "name": "Singing", "description": "", "citation_uri": "",
                   "positive_examples": [], "child_ids": ["/t/dd00003"], "restrictions": []},
                  {"id": "/t/dd00003", "name": "Male singing", "description": "", "citation_uri": "",
                   "positive_examples": [], "child_ids": [], "restrictions": ["blacklist"]},
                  {"id": "/m/04rlf", "name": "Music", "description": "", "citation_uri": "",
                   "positive_examples": [], "child_ids": ["/m/015lz1", "/m/0342h"], "restrictions": []},
                  {"id": "/m/0342h", "name": "Guitar", "description": "", "citation_uri": "",
                   "positive_examples": [], "child_ids": [], "restrictions": []}
                ]
                """);
        text("annotations/class_labels_indices.csv", """
                index,mid,display_name
                0,/m/09x0r,"Speech"
                1,/m/05zppz,"Male speech, man speaking"
                24,/m/015lz1,"Singing"
                137,/m/04rlf,"Music"
                140,/m/0342h,"Guitar"
                """);
        String header = "# Segments csv created Sun Mar  5 10:54:31 2017\n# num_ytids=4\n"
                + "# YTID, start_seconds, end_seconds, positive_labels\n";
        text(
                "annotations/balanced_train_segments.csv",
                header + "--4gqARaEJE, 0.000, 10.000, \"/m/05zppz\"\n"
                        + "--BfvyPmVMo, 20.000, 30.000, \"/m/0342h,/m/05zppz\"\n"
                        + "--PJHxphWEs, 30.000, 40.000, \"/m/015lz1\"\n");
        text("annotations/eval_segments.csv", header + "-0RWZT-miFs, 420.000, 430.000, \"/m/0342h\"\n");
        for (String clip : List.of("--4gqARaEJE_0_10000", "--BfvyPmVMo_20_30", "--PJHxphWEs", "-0RWZT-miFs_420")) {
            text("clips/" + clip.replace("_20_30", "_000020_000030") + ".mp4", "media");
        }
    }

    private void text(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private Listing read(String recipe, Map<String, String> options) {
        Collected folder = new Collected(root, options);
        Listing listing = Recipes.all().getOrDefault(recipe, f -> new Listing()).read(folder);
        folder.refuseUnused();
        return listing;
    }

    /** Labels by segment, as id=labels. */
    private List<String> labels(Listing listing) {
        return listing.rows().stream().map(row -> row.get(0) + "=" + row.get(2)).toList();
    }

    private void refused(String recipe, Map<String, String> options, String message) {
        assertThatThrownBy(() -> read(recipe, options))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    @Test
    void labels_asPublished_areDisplayNames() {
        assertThat(labels(read("audioset-multi", Map.of())))
                .containsExactly(
                        "--4gqARaEJE_0=Male speech, man speaking",
                        "--BfvyPmVMo_20=Guitar|Male speech, man speaking",
                        "--PJHxphWEs_30=Singing",
                        "-0RWZT-miFs_420=Guitar");
    }

    /** Singing has two parents; abstract ancestors are no labels, as the class list has none of them. */
    @Test
    void ancestors_followEachLabelWhereSegmentsAreLabelledWithThem() {
        assertThat(labels(read("audioset-multi", Map.of("ancestors", "true"))))
                .containsExactly(
                        "--4gqARaEJE_0=Male speech, man speaking|Speech",
                        "--BfvyPmVMo_20=Guitar|Music|Male speech, man speaking|Speech",
                        "--PJHxphWEs_30=Singing|Music",
                        "-0RWZT-miFs_420=Guitar|Music");
        refused(
                "audioset",
                Map.of("ancestors", "true"),
                "ancestors=true gives a segment several labels: take the recipe audioset-multi, with data.labels: multi");
        refused("audioset-multi", Map.of("ancestors", "yes"), "ancestors=yes is not allowed: give false or true");
    }

    @Test
    void within_keepsTheLabelsOfSubtreesByNameOrId() {
        Listing music = read("audioset-multi", Map.of("within", "Music", "ancestors", "true"));

        assertThat(labels(music))
                .containsExactly(
                        "--BfvyPmVMo_20=Guitar|Music", "--PJHxphWEs_30=Singing|Music", "-0RWZT-miFs_420=Guitar|Music");
        assertThat(music.notes()).containsExactly("1 segments have no label that is wanted and are left out");
        assertThat(labels(read("audioset-multi", Map.of("within", "/m/0dgw9r|Guitar"))))
                .hasSize(4);
        assertThatThrownBy(() -> read("audioset-multi", Map.of("within", "Musik")))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(
                        "within=Musik: the ontology has no class \"Musik\"; did you mean \"Music\"? (there are: Human sounds,");
    }

    /** One label a row counts what is left of the labels. */
    @Test
    void classes_keepsThoseOfAList() throws IOException {
        text("mini.txt", "Guitar\n\n/m/015lz1\n");

        assertThat(labels(read("audioset", Map.of("classes", "mini.txt"))))
                .containsExactly("--BfvyPmVMo_20=Guitar", "--PJHxphWEs_30=Singing", "-0RWZT-miFs_420=Guitar");

        text("mini.txt", "Guitarre\n");
        assertThatThrownBy(() -> read("audioset", Map.of("classes", "mini.txt")))
                .hasMessageStartingWith(
                        "classes=mini.txt: no segment is labelled with \"Guitarre\"; did you mean \"Guitar\"?");
        refused(
                "audioset",
                Map.of("classes", "none.txt"),
                "no file none.txt, nor is it under " + root + ": give the path of a text file");
    }

    @Test
    void minCount_leavesOutLabelsOfFewTrainingSegments() {
        Listing listing = read("audioset-multi", Map.of("min-count", "2"));

        assertThat(labels(listing))
                .containsExactly("--4gqARaEJE_0=Male speech, man speaking", "--BfvyPmVMo_20=Male speech, man speaking");
        assertThat(listing.notes())
                .containsExactly(
                        "2 of 3 classes have fewer than 2 training segments (min-count) and are left out, the first:"
                                + " Singing, Guitar",
                        "2 segments have only labels below min-count and are left out");
    }

    @Test
    void unknownLabels_areNamedAndCounted() throws IOException {
        text(
                "annotations/unbalanced_train_segments.csv",
                "---1_cCGK4M, 0.000, 10.000, \"/m/zzz,/m/0342h\"\nx, 0.000, 10.000, \"/m/zzz\"\n"
                        + "y, 0.000, 10.000, \"/t/dd00003\"\n");
        text("clips/---1_cCGK4M_0_10000.mp4", "media");
        String which = "/m/zzz in unbalanced_train_segments.csv 2 times, /t/dd00003 (Male singing) in"
                + " unbalanced_train_segments.csv";

        refused(
                "audioset-multi",
                Map.of(),
                "labels that are not in class_labels_indices.csv: " + which
                        + ". Download the files of one release, or leave these labels out with unknown=drop");
        Listing dropped = read("audioset-multi", Map.of("unknown", "drop"));
        assertThat(labels(dropped)).contains("---1_cCGK4M_0=Guitar").hasSize(5);
        assertThat(dropped.notes())
                .contains("labels that are not in class_labels_indices.csv and are left out: " + which);
    }

    @Test
    void ontologyAlone_namesTheLabels_andTheClassListAloneHasNoAncestors() throws IOException {
        Files.delete(root.resolve("annotations/class_labels_indices.csv"));
        assertThat(labels(read("audioset-multi", Map.of("ancestors", "true"))))
                .contains("--PJHxphWEs_30=Singing|Music");

        collection();
        Files.delete(root.resolve("annotations/ontology.json"));
        assertThat(labels(read("audioset-multi", Map.of()))).hasSize(4);
        refused(
                "audioset-multi",
                Map.of("within", "Music"),
                "within=Music needs the file ontology.json under " + root
                        + ": it is part of the collection's annotations; docs/datasets says where to get it");
    }

    @Test
    void ontology_inAnotherLayout_isRefusedWithTheReason() throws IOException {
        Path file = root.resolve("annotations/ontology.json");
        String start = file + " is not in the published layout (";
        Map<String, String> said = Map.of(
                "{}", "it is no array of classes",
                "[{\"id\": \"/m/a\"}]", "class 1 has no id or no name",
                "[{\"id\": \"a\", \"name\": \"A\"}, {\"id\": \"a\", \"name\": \"A\"}]", "it has the class a twice",
                "[{\"id\": \"a\", \"name\": \"A\", \"child_ids\": [\"b\"]}]",
                        "the class a has the child b, which it does not have");
        for (Map.Entry<String, String> e : said.entrySet()) {
            Files.writeString(file, e.getKey());
            refused("audioset-multi", Map.of(), start + e.getValue() + "): download it again");
        }
        Files.writeString(file, "[{\"id\"");
        assertThatThrownBy(() -> read("audioset-multi", Map.of()))
                .hasMessageStartingWith(start + "it is no sound JSON: ");
    }

    /** A hierarchy that runs in a circle ends. */
    @Test
    void ontology_withACircle_isWalkedOnce() throws IOException {
        text(
                "annotations/ontology.json",
                "[{\"id\": \"/m/0342h\", \"name\": \"Guitar\", \"child_ids\": [\"/m/04rlf\"]},"
                        + "{\"id\": \"/m/04rlf\", \"name\": \"Music\", \"child_ids\": [\"/m/0342h\"]}]");
        assertThat(labels(read("audioset-multi", Map.of("ancestors", "true"))))
                .contains("-0RWZT-miFs_420=Guitar|Music", "--4gqARaEJE_0=Male speech, man speaking");
    }
}
