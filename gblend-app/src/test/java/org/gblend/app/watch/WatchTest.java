package org.gblend.app.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.train.run.EventLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
    private static final Instant START = Instant.parse("2026-02-03T04:00:00Z");
    private static final long PROCESS = ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    private Instant now = START;
    private boolean alive = true;

    private EventLog log(Path of) {
        InstantSource clock = () -> now;
        return new EventLog(of, clock);
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }

    private static void start(EventLog log) {
        log.during(Map.of("run", "r", "epochs", 8, "work", 8.0), () -> 0);
    }

    private static void epoch(EventLog log, int epoch, double loss) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("done", (double) epoch);
        facts.put("work", 8.0);
        facts.put("losses", Map.of("rgb", loss));
        facts.put("epoch", epoch);
        facts.put("of", 8);
        facts.put("validation", Double.POSITIVE_INFINITY);
        log.add("epoch", facts);
    }

    private List<String> text() {
        return WatchText.of(folder, Watched.of(folder, (_, _) -> alive), now);
    }

    @Test
    void runningRun_tellsProcessEpochTimeLeftAndCurves() {
        EventLog log = log(folder);
        start(log);
        log.add("estimate", Map.of("from", 0, "weights", new LinkedHashMap<>(Map.of("rgb", 0.25))));
        pass(30);
        epoch(log, 1, 2.0);
        pass(30);
        epoch(log, 2, 1.0);
        log.add("checkpoint", Map.of("epoch", 2));
        pass(4);

        assertThat(text())
                .containsExactly(
                        folder + " (run)",
                        "running: process " + PROCESS + " is alive, for 64 s; last word 4 s ago",
                        "[########......................] 25 %  epoch 2/8, 3 min left",
                        "train loss, rgb  1.000  █▁",
                        "last checkpoint: epoch 2, 4 s ago");
    }

    @Test
    void resumedRun_countsTheTimeLeftFromThere() {
        EventLog log = log(folder);
        start(log);
        pass(1000);
        start(log);
        log.add("progress", Map.of("done", 4.0, "work", 8.0, "text", "resumed"));
        pass(10);
        epoch(log, 5, 1.0);

        assertThat(text().get(2)).endsWith("63 %  epoch 5/8, 30 s left");
    }

    @Test
    void clockThatWasSetBack_leavesTheTimeOut() {
        EventLog log = log(folder);
        start(log);
        pass(-500);
        epoch(log, 2, 1.0);

        assertThat(text().get(1)).endsWith("for 0 s; last word 0 s ago");
        assertThat(text().get(2)).endsWith("25 %  epoch 2/8");
    }

    @Test
    void killedRun_isStoppedWithTheWayOn() throws IOException {
        EventLog log = log(folder);
        start(log);
        epoch(log, 1, 2.0);
        Files.writeString(folder.resolve(EventLog.FILE), "{\"time\":\"2026", StandardOpenOption.APPEND);
        alive = false;
        pass(60);

        assertThat(text())
                .contains("stopped: process " + PROCESS + " is gone and the work is not finished; last word 60 s ago")
                .endsWith("Next:  the command that began it goes on from the last checkpoint");
    }

    @Test
    void failedRun_saysWhyThoughItsProcessLives() {
        EventLog log = log(folder);
        assertThatThrownBy(() -> log.during(Map.of(), () -> {
                    throw new InputException("clip 7: no sound");
                }))
                .isInstanceOf(InputException.class);

        assertThat(text().get(1)).isEqualTo("failed: clip 7: no sound");
    }

    @Test
    void finishedRun_namesItsReport() throws IOException {
        EventLog log = log(folder);
        start(log);
        epoch(log, 8, 1.0);
        log.add("end", Map.of());
        Files.writeString(folder.resolve("result.json"), "{}");
        pass(7200);

        assertThat(text())
                .contains("finished, 2 h 0 min ago")
                .endsWith("Next:  gblend report " + folder + " writes its page anew");
    }

    @Test
    void folderOfSeveralWords_isQuotedInTheCommand() throws IOException {
        Path spaced = Files.createDirectories(folder.resolve("my runs"));
        EventLog log = log(spaced);
        start(log);
        log.add("end", Map.of());
        Files.writeString(spaced.resolve("result.json"), "{}");

        assertThat(WatchText.of(spaced, Watched.of(spaced, (_, _) -> alive), now))
                .endsWith("Next:  gblend report '" + spaced + "' writes its page anew");
    }

    @Test
    void runningComparison_showsWhatRunsNow() {
        Path run = folder.resolve("seed-1/online.T");
        EventLog log = log(run);
        start(log);
        epoch(log, 1, 2.0);
        epoch(log, 2, 1.5);
        JobProgress.Keeper keeper = new JobProgress.Keeper(folder, () -> now);
        pass(100);
        keeper.write(false, 30, 120, 290, 3, 12, Map.of("seed-1/online.T", "epoch 2/8  train loss  rgb 1.5"));
        pass(2);

        assertThat(text())
                .containsExactly(
                        folder + " (comparison)",
                        "running: process " + PROCESS + " is alive, for 2 min; last word 2 s ago",
                        "[########......................] 25 %  3 of 12 runs finished, 5 min left",
                        "",
                        "seed-1/online.T: epoch 2/8",
                        "  train loss, rgb  1.500  █▁");
    }

    @Test
    void comparisonThatEnded_isNotRunningThoughItsProcessLives() throws IOException {
        JobProgress.Keeper keeper = new JobProgress.Keeper(folder, () -> now);
        keeper.write(true, 120, 120, 0, 12, 12, Map.of());
        assertThat(text().get(1)).startsWith("stopped: ");

        Files.writeString(folder.resolve("comparison.json"), "{}");

        assertThat(text().get(1)).isEqualTo("finished, 0 s ago");
    }

    @Test
    void comparisonWhoseProgressIsDamaged_isToldWithoutIt() throws IOException {
        Files.writeString(folder.resolve("progress.json"), "{\"process\": 12");

        assertThat(text())
                .contains(folder.resolve("progress.json")
                        + " is damaged: the same gblend compare writes it anew, and goes on where it was");
    }

    @Test
    void keeper_isDueOnceASecondAndAfterAClockSetBack() {
        JobProgress.Keeper keeper = new JobProgress.Keeper(folder, () -> now);
        assertThat(keeper.due()).isTrue();
        keeper.write(false, 0, 1, Double.NaN, 0, 1, Map.of());
        assertThat(keeper.due()).isFalse();
        pass(1);
        assertThat(keeper.due()).isTrue();
        pass(-60);
        assertThat(keeper.due()).isTrue();
    }

    @Test
    void emptyFolder_isToldWithTheRemedy() {
        assertThatThrownBy(this::text)
                .isInstanceOf(InputException.class)
                .hasMessage(
                        folder + ": nothing to watch is here (neither events.jsonl nor progress.json); name the folder"
                                + " of a run or a comparison that has begun, such as runs/NAME");
    }

    @Test
    void sparkline_scalesTheNewestValues() {
        assertThat(Sparkline.of(List.of(9.0, 1.0, 2.0, Double.NaN, 8.0), 4)).isEqualTo("▁▂ █");
        assertThat(Sparkline.of(List.of(3.0, 3.0), 4)).isEqualTo("▁▁");
    }
}
