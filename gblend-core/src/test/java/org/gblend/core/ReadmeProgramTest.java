package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of README.md, compiled and run as it stands there, prints what the README says that it prints. */
class ReadmeProgramTest {
    private static final Pattern PROGRAM = Pattern.compile("(?s)```java\n(.*?)```.*?\n```\n(.*?)```");

    @TempDir
    private Path folder;

    @Test
    void program_onTheJarAlone_printsWhatTheReadmeSays() throws IOException, InterruptedException, URISyntaxException {
        Matcher readme = PROGRAM.matcher(Files.readString(Path.of("README.md")));
        assertThat(readme.find()).isTrue();
        Path source = Files.writeString(folder.resolve("Weigh.java"), readme.group(1));
        File output = folder.resolve("output").toFile();
        Path classes = Path.of(CurveWeights.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());

        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes.toString(),
                        source.toString())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();

        int code = java.waitFor();
        assertThat(Files.readString(output.toPath(), StandardCharsets.UTF_8)).isEqualTo(readme.group(2));
        assertThat(code).isZero();
    }
}
