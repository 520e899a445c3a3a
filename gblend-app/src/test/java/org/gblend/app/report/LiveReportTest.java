package org.gblend.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.gblend.core.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LiveReportTest {
    private static final Duration SOON = Duration.ofMillis(5);

    @TempDir
    private Path folder;

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    private void await(Predicate<String> content) throws IOException, InterruptedException {
        Path page = folder.resolve(ReportWriter.PAGE);
        while (!Files.exists(page) || !content.test(Files.readString(page))) {
            Thread.sleep(10);
        }
    }

    @Test
    void page_followsTheComparison() throws IOException, InterruptedException {
        RunFixture fixture = new RunFixture(4, 4, 1, 3);
        fixture.running(folder);
        try (LiveReport _ = LiveReport.start(folder, warnings::add, SOON, _ -> SOON)) {
            await(page -> page.contains("5 of the 7 runs that have begun are finished"));
            fixture.comparison(folder, Map.of());
            await(page -> page.contains("6 of the 7 runs that have begun are finished"));
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void finish_saysThatItIsFinished() {
        new RunFixture(4, 4, 1, 3).single(folder, "rgb");
        try (LiveReport live = LiveReport.start(folder, warnings::add)) {
            assertThat(live.finish(null))
                    .content()
                    .contains("class=\"state finished\"")
                    .doesNotContain("http-equiv=\"refresh\"");
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void rest_isTwentyTimesTheWorkAndNeverLessThanTheLeast() {
        assertThat(LiveReport.rest(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(45));
        assertThat(LiveReport.rest(Duration.ofSeconds(6))).isEqualTo(Duration.ofSeconds(120));
    }

    @Test
    void failingWork_isOnThePageAndGoesOnToTheCaller() {
        new RunFixture(4, 4, 1, 3).failed(folder, "of an earlier start");
        try (LiveReport live = LiveReport.start(folder, warnings::add)) {
            assertThatThrownBy(() -> live.watch(() -> {
                        throw new InputException("clip 7.mp4: no sound");
                    }))
                    .hasMessage("clip 7.mp4: no sound");
        }
        assertThat(folder.resolve(ReportWriter.PAGE)).content().contains("This run failed: clip 7.mp4: no sound.");
    }

    @Test
    void folderThatCannotBeRead_isAWarningAndNoFailure() {
        try (LiveReport live = LiveReport.start(folder, warnings::add)) {
            assertThat(live.finish(null)).isNull();
        }
        assertThat(warnings).singleElement().asString().startsWith("the report could not be written (" + folder);
    }
}
