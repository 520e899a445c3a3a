package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.train.Heard;
import org.gblend.train.Tiny;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.loop.RunListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-02-03T04:05:06Z"));

    @TempDir
    private Path folder;

    @Test
    void add_writesOneLineWithoutNumbersThatAreNone() throws IOException {
        new EventLog(folder, CLOCK).add("epoch", Map.of("validation", Double.POSITIVE_INFINITY));

        assertThat(Files.readString(folder.resolve(EventLog.FILE)))
                .isEqualTo("{\"time\":\"2026-02-03T04:05:06Z\",\"event\":\"epoch\"}\n");
    }

    @Test
    void add_closesTheLineThatAKillCutShort() throws IOException {
        EventLog log = new EventLog(folder, CLOCK);
        log.add("a", Map.of());
        Files.writeString(folder.resolve(EventLog.FILE), "{\"time\":\"20", StandardOpenOption.APPEND);

        log.add("b", Map.of());

        List<String> lines = Files.readAllLines(folder.resolve(EventLog.FILE));
        assertThat(lines).hasSize(3);
        assertThat(lines.getLast()).endsWith("\"event\":\"b\"}");
    }

    @Test
    void during_logsWhyTheWorkWasGivenUp() throws IOException {
        EventLog log = new EventLog(folder, CLOCK);

        assertThatThrownBy(() -> log.during(Map.of("run", "r"), () -> {
                    throw new InputException("clip 7: no sound");
                }))
                .hasMessage("clip 7: no sound");

        assertThat(Files.readAllLines(folder.resolve(EventLog.FILE)))
                .containsExactly(
                        "{\"time\":\"2026-02-03T04:05:06Z\",\"event\":\"start\",\"process\":"
                                + ProcessHandle.current().pid() + ",\"run\":\"r\"}",
                        "{\"time\":\"2026-02-03T04:05:06Z\",\"event\":\"fault\",\"text\":\"clip 7: no sound\"}");
    }

    @Test
    void add_folderThatCannotBeMade_isNamedWithTheRemedy() throws IOException {
        Path blocked = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> new EventLog(blocked, CLOCK).add("a", Map.of()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(blocked.resolve(EventLog.FILE) + ": cannot be written (")
                .hasMessageEndingWith("make room or choose another run folder");
    }

    @Test
    void run_isLoggedThroughAKillToItsEnd() throws IOException {
        Path run = folder.resolve("run");
        try (Tiny tiny = Tiny.open(folder)) {
            var scheme = tiny.scheme(OnlineConfig.every(2, 1));
            assertThatThrownBy(() -> tiny.run(run, scheme, new Heard(3))).isInstanceOf(Heard.Killed.class);
            tiny.run(run, scheme, RunListener.silent());
        }

        List<String> events = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve(EventLog.FILE))) {
            events.add(line.replaceFirst(".*\"event\":\"([a-z]+)\".*", "$1"));
        }
        assertThat(events).startsWith("start").endsWith("checkpoint", "end").contains("estimate", "progress");
        assertThat(events.stream().filter("start"::equals)).hasSize(2);
        assertThat(events.stream().filter("fault"::equals)).hasSize(1);
        assertThat(events.stream().filter("epoch"::equals)).hasSizeGreaterThanOrEqualTo(Tiny.EPOCHS);
        assertThat(Files.readString(run.resolve(EventLog.FILE))).contains("\"of\":3,\"losses\":{\"a\":");
    }

    @Test
    void finishedRun_isInheritedAndNotWorkOfThisProcess() {
        List<String> heard = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void progress(String run, double done, double total, String text) {
                heard.add("done " + text);
            }

            @Override
            public void inherited(String run, double done, double total, String text) {
                heard.add("inherited " + done + " of " + total);
            }

            @Override
            public void note(String run, String text) {}
        };
        try (Tiny tiny = Tiny.open(folder)) {
            var scheme = tiny.scheme(OnlineConfig.every(2, 1));
            tiny.run(folder.resolve("run"), scheme, RunListener.silent());

            tiny.run(folder.resolve("run"), scheme, listener);
        }

        assertThat(heard).hasSize(1).first().asString().startsWith("inherited ").doesNotContain("inherited 0");
    }
}
