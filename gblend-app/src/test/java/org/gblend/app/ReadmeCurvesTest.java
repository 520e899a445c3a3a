package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's curves, with what it says that {@code gblend diagnose} tells of them. */
class ReadmeCurvesTest {
    private static final Path README = Path.of("../README.md");

    @TempDir
    Path folder;

    private Path curves() throws IOException {
        String readme = Files.readString(README);
        int start = readme.indexOf("epoch,rgb-train,");
        return Files.writeString(folder.resolve("curves.csv"), readme.substring(start, readme.indexOf("```", start)));
    }

    @Test
    void diagnose_saysWhatTheReadmeSays() throws IOException {
        Path curves = curves();

        assertThat(Files.readString(README).replaceAll("\\s+", " "))
                .contains("(here audio and joint overfit from epoch 10; rgb .75 [.68, .81], audio .04, joint .21)")
                .contains("`./gblend diagnose curves.csv metric=accuracy from=chance classes=400`");
        assertThat(ArrayRows.out(
                        Cli.run("diagnose", curves.toString(), "metric=accuracy", "from=chance", "classes=400")))
                .contains("audio overfits from epoch 10:", "joint overfits from epoch 10:")
                .containsPattern("rgb .* 0\\.749 +0\\.67\\d+\\.\\.0\\.81")
                .contains(
                        "\nNext: gblend train CONFIG 'scheme.fixed.weights={rgb: 0.749, audio: 0.044, joint: 0.207}'\n");
    }

    @Test
    void diagnose_ofTheWrongMetric_asksWhetherItIs() throws IOException {
        assertThat(ArrayRows.out(Cli.run("diagnose", curves().toString(), "metric=error")))
                .contains("No conclusion: no head got better on its own training data.")
                .contains("Every training error gets worse. Are these accuracies (metric=accuracy)?")
                .endsWith("\nNext: gblend train CONFIG scheme=equal\n");
    }
}
