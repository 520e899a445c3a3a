package org.gblend.data.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EPIC-Kitchens' annotation files in miniature, with labels as long-tailed as the published ones. */
class EpicKitchensTest {
    private static final int ID = 0;
    private static final int VERB = 2;
    private static final int NOUN = 3;
    private static final int PARTICIPANT = 5;
    private static final int SPLIT = 8;

    @TempDir
    Path root;

    private final StringBuilder rows = new StringBuilder();
    private int uid;

    private void row(String participant, String video, String verb, String noun) {
        rows.append("%d,%s,%s,x,00:00:00.14,00:01:03.37,8,202,x,%s,x,%s,['x'],[8]%n"
                .formatted(uid++, participant, video, verb, noun));
    }

    private void write(Set<String> videos) throws IOException {
        Files.writeString(
                root.resolve("EPIC_train_action_labels.csv"),
                "uid,participant_id,video_id,narration,start_timestamp,stop_timestamp,start_frame,stop_frame,verb,"
                        + "verb_class,noun,noun_class,all_nouns,all_noun_classes\n" + rows);
        for (String video : videos) {
            Files.writeString(root.resolve(video + ".MP4"), "media");
        }
    }

    /** 28 participants of uneven size; class c comes about 1 / (c + 1) as often as class 0, the last ones once or twice. */
    private void longTailed() throws IOException {
        Set<String> videos = new HashSet<>();
        var random = RandomStreams.of(7).stream("epic");
        for (int i = 0; i < 3000; i++) {
            double p = random.nextDouble();
            String participant = "P%02d".formatted(1 + (int) (28 * p * p));
            String video = participant + "_0" + (1 + random.nextInt(3));
            videos.add(video);
            row(
                    participant,
                    video,
                    Integer.toString(tail(random.nextDouble())),
                    Integer.toString(tail(random.nextDouble())));
        }
        write(videos);
    }

    private static int tail(double p) {
        return (int) Math.floor(Math.pow(120, p)) - 1;
    }

    private Listing read(Map<String, String> options) {
        Collected folder = new Collected(root, options);
        Listing listing = EpicKitchens.first(folder);
        folder.refuseUnused();
        return listing;
    }

    private static Map<String, Set<String>> bySplit(Listing listing, int column) {
        return listing.rows().stream()
                .collect(Collectors.groupingBy(
                        r -> r.get(SPLIT), TreeMap::new, Collectors.mapping(r -> r.get(column), Collectors.toSet())));
    }

    private static Map<String, Long> sizes(Listing listing) {
        return listing.rows().stream().collect(Collectors.groupingBy(r -> r.get(SPLIT), Collectors.counting()));
    }

    @Test
    void sets_ofLongTailedLabels_areWholeParticipantsNearTheirShares_andHoldNoUnknownClass() throws IOException {
        longTailed();

        Listing listing = read(Map.of());

        Map<String, String> setOf = new HashMap<>();
        listing.rows()
                .forEach(r -> assertThat(
                                setOf.merge(r.get(PARTICIPANT), r.get(SPLIT), (a, b) -> a.equals(b) ? a : "both"))
                        .isEqualTo(r.get(SPLIT)));
        Map<String, Long> sizes = sizes(listing);
        assertThat(sizes.keySet()).containsExactlyInAnyOrder("train", "holdout", "val", "test");
        assertThat(sizes.getOrDefault("test", 0L) / 3000.0).isBetween(0.12, 0.18);
        assertThat(sizes.getOrDefault("holdout", 0L) / 3000.0).isBetween(0.05, 0.11);
        assertThat(sizes.getOrDefault("val", 0L) / 3000.0).isBetween(0.03, 0.08);
        for (int column : new int[] {VERB, NOUN}) {
            Map<String, Set<String>> classes = bySplit(listing, column);
            classes.values().forEach(own -> assertThat(classes.get("train")).containsAll(own));
        }
        assertThat(listing.notes().stream().filter(n -> n.startsWith("test: ")))
                .singleElement()
                .asString()
                .startsWith("test: " + sizes.get("test") + " rows, ")
                .contains(" verbs, ", " nouns, participants P");
    }

    @Test
    void sets_ofOneSeed_areTheSameEveryTime_andOfAnotherSeedOthers() throws IOException {
        longTailed();

        assertThat(read(Map.of()).rows()).isEqualTo(read(Map.of("seed", "0")).rows());
        assertThat(bySplit(read(Map.of()), PARTICIPANT)).isNotEqualTo(bySplit(read(Map.of("seed", "1")), PARTICIPANT));
    }

    @Test
    void minCount_dropsRareClassesForBothTasks_orMergesThem() throws IOException {
        longTailed();

        Listing dropped = read(Map.of("min-count", "5"));
        Listing merged = read(Map.of("min-count", "5", "rare", "merge"));

        for (Listing listing : List.of(dropped, merged)) {
            for (int column : new int[] {VERB, NOUN}) {
                listing.rows().stream()
                        .filter(r -> r.get(SPLIT).equals("train"))
                        .collect(Collectors.groupingBy(r -> r.get(column), Collectors.counting()))
                        .forEach((label, n) -> assertThat(n).as(label).isGreaterThanOrEqualTo(5));
            }
        }
        assertThat(merged.rows()).hasSize(3000);
        assertThat(bySplit(merged, VERB).get("train")).contains("other");
        assertThat(dropped.rows()).hasSizeBetween(2000, 2999);
        assertThat(dropped.notes())
                .anyMatch(
                        n -> n.matches(
                                "\\d+ verbs have fewer than 5 training rows: their \\d+ rows are left out \\(min-count, rare\\); the first: .*"));
        assertThat(merged.notes())
                .anyMatch(n -> n.matches(
                        "\\d+ nouns have fewer than 5 training rows: their \\d+ rows are called \"other\" \\(min-count, rare\\); the"
                                + " first: .*"));
    }

    /** What cannot be learned is no row of any set. */
    @Test
    void rows_ofClassesThatNoTrainingRowHas_areLeftOutAndCounted() throws IOException {
        for (String p : List.of("P01", "P02")) {
            row(p, p + "_01", "0", "0");
            row(p, p + "_01", "1", "0");
        }
        row("P02", "P02_01", "7", "0");
        row("P02", "P02_01", "0", "9");
        write(Set.of("P01_01", "P02_01"));

        Listing listing = read(Map.of("test", "P02", "validation", "0", "holdout", "0"));

        assertThat(listing.rows().stream().map(r -> r.get(ID) + " " + r.get(SPLIT)))
                .containsExactly("0 train", "1 train", "2 test", "3 test");
        assertThat(listing.notes())
                .contains(
                        "1 verbs have fewer than 1 training rows: their 1 rows are left out (min-count, rare); the first: 7",
                        "1 nouns have fewer than 1 training rows: their 1 rows are left out (min-count, rare); the first: 9",
                        "train: 2 rows, 2 verbs, 1 nouns, participants P01",
                        "holdout: 0 rows, 0 verbs, 0 nouns, participants ",
                        "test: 2 rows, 2 verbs, 1 nouns, participants P02");
    }

    @Test
    void byVideo_sharesOutVideos() throws IOException {
        longTailed();
        Map<String, Set<String>> participants = bySplit(read(Map.of("by", "video")), PARTICIPANT);

        assertThat(participants.get("train")).containsAnyElementsOf(participants.get("test"));
    }

    @Test
    void settings_thatCannotBe_areRefused() throws IOException {
        row("P01", "P01_01", "0", "0");
        write(Set.of("P01_01"));
        refused(
                Map.of(),
                "1 groups cannot give 4 sets (train, holdout, test, val): set one of holdout, validation, test to 0");
        refused(Map.of("test", "P09"), "test=P09: no row has the group \"P09\"; there are: P01");
        refused(Map.of("test", "P01", "validation", "P01"), "the group P01 is named for two sets: name it for one");
        refused(
                Map.of("test", "1.5"),
                "test=1.5 is not allowed: give a share of the rows in [0, 1), or names of groups with commas between them");
        refused(
                Map.of("test", "0.9", "validation", "0.1"),
                "the shares of holdout, validation and test leave no training rows: lower them");
        refused(Map.of("by", "kitchen"), "by=kitchen is not allowed: give participant or video");
        refused(
                Map.of("holdout", "0", "validation", "0", "test", "0", "min-count", "x"),
                "min-count=x is not allowed: give a whole number of 1 or more");
    }

    private void refused(Map<String, String> options, String message) {
        assertThatThrownBy(() -> read(options))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }
}
