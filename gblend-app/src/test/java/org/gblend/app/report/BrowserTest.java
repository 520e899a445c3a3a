package org.gblend.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the page in a headless Chromium, where one is installed. */
class BrowserTest {
    /** Tells of every figure's drawn size, of what the keyboard reaches, of resources and of overflow. */
    private static final String PROBE = """
            <script>
            const lines = [];
            for (const f of document.querySelectorAll('figure')) {
              for (const s of f.querySelectorAll('svg')) {
                const box = s.getBoundingClientRect();
                lines.push('figure ' + f.id + ' ' + (box.width > 100 && box.height > 40 && s.childElementCount > 3));
              }
              f.querySelector('details').open = true;
            }
            for (const e of document.querySelectorAll('a,summary,.scroll')) {
              e.focus({preventScroll: true});
              lines.push('focus ' + e.tagName + ' ' + (document.activeElement === e));
            }
            for (const r of performance.getEntriesByType('resource')) {
              if (!r.name.startsWith('data:')) lines.push('request ' + r.name);
            }
            for (const i of document.images) lines.push('image ' + (i.naturalWidth > 0));
            for (const i of document.querySelectorAll('svg')) if (!i.getAttribute('aria-label')) lines.push('silent svg');
            lines.push('overflow ' + (document.documentElement.scrollWidth > innerWidth));
            const pre = document.createElement('pre'); pre.id = 'probe';
            pre.textContent = 'PROBE\\n' + lines.join('\\n') + '\\nEND'; document.body.append(pre);
            </script>""";

    @TempDir
    private Path folder;

    @Test
    void page_isDrawnReachableAndSilent() throws IOException, InterruptedException {
        Optional<Path> browser = browser();
        assumeTrue(browser.isPresent(), "no chromium is installed: the page is not opened in a browser");
        new RunFixture(60, 12, 2, 3).comparison(folder, Map.of());
        ReportWriter.write(folder, null);
        Path probed = folder.resolve("probed.html");
        Files.writeString(
                probed, Files.readString(folder.resolve(ReportWriter.PAGE)).replace("</body>", PROBE + "</body>"));

        Opened opened = open(browser.orElseThrow(), probed);

        assertThat(opened.console()).as("console").isEmpty();
        List<String> told = opened.probe();
        assertThat(told.stream().filter(line -> line.startsWith("figure ")))
                .hasSizeGreaterThan(14)
                .allMatch(line -> line.endsWith("true"));
        assertThat(told.stream().filter(line -> line.startsWith("focus ")))
                .hasSizeGreaterThan(25)
                .allMatch(line -> line.endsWith("true"));
        assertThat(told)
                .contains("overflow false")
                .noneMatch(
                        line -> line.startsWith("request ") || line.equals("image false") || line.equals("silent svg"));
    }

    private record Opened(List<String> console, List<String> probe) {}

    private Opened open(Path browser, Path page) throws IOException, InterruptedException {
        Path dom = folder.resolve("dom.txt");
        Path log = folder.resolve("log.txt");
        List<String> command = new ArrayList<>(List.of(browser.toString()));
        command.addAll(List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--enable-logging=stderr",
                "--window-size=390,844",
                "--user-data-dir=" + folder.resolve("profile"),
                "--dump-dom",
                page.toUri().toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("Chromium ends").isTrue();
        String text = Files.readString(dom);
        assertThat(text).contains("PROBE\n");
        List<String> probe = text.substring(text.lastIndexOf("PROBE\n"), text.lastIndexOf("\nEND"))
                .lines()
                .toList();
        try (Stream<String> lines = Files.lines(log)) {
            return new Opened(lines.filter(line -> line.contains("CONSOLE")).toList(), probe);
        }
    }

    private static Optional<Path> browser() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .flatMap(place -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
