package org.gblend.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class YamlRoundTripTest {

    @Test
    void defaults_areWrittenInFull() {
        assertThat(Configs.toYaml(Sample.defaults())).isEqualTo("""
                name: sample
                note: null
                folder: "."
                training:
                  epochs: 45
                  seed: 7
                  optimizer:
                    sgd:
                      rate: 0.5
                      momentum: 0.9
                  precision: auto
                  seeds: [1, 2]
                  fast: true
                modalities:
                  sound:
                    input:
                      audio:
                        from: "{file}"
                        log-mels: 64
                    depth: 2
                schemes:
                  - naive
                  - equal:
                      sum: 1.0
                weights: {}
                plans: {}
                """);
    }

    @Test
    void awkwardTexts_comeBack() {
        List<String> texts = List.of(
                "",
                " ",
                "a b",
                " a",
                "a ",
                "null",
                "~",
                "true",
                "No",
                "1",
                "1.5",
                "1e3",
                ".inf",
                "-",
                "- a",
                "a: b",
                "a #b",
                "#a",
                "{a}",
                "[a]",
                "*a",
                "&a",
                "!a",
                "%a",
                "@a",
                "`a",
                "|",
                ">",
                "?",
                "a\nb",
                "a\tb",
                "\\",
                "\"",
                "'",
                "é",
                "日本",
                "\u0000\u0007\u001f",
                "😀",
                "0x1F",
                "2026-01-01",
                "a,b",
                "a:",
                ":a",
                "\u2028",
                "\ufeff");
        for (String text : texts) {
            assertThat(roundTrip(withName(text)).name()).as("text <%s>", text).isEqualTo(text);
        }
    }

    @Test
    void randomTextsNumbersAndNames_comeBack() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Map<String, Double> weights = new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                double number = Double.longBitsToDouble(random.nextLong());
                weights.put(text(random), Double.isFinite(number) ? number : random.nextDouble());
            }
            Sample d = Sample.defaults();
            Sample sample = new Sample(
                    text(random),
                    random.nextBoolean() ? text(random) : null,
                    Path.of("x" + text(random).replace("\u0000", "")),
                    d.training(),
                    d.modalities(),
                    d.schemes(),
                    weights,
                    d.plans());

            assertThat(roundTrip(sample)).as("seed %d", seed).isEqualTo(sample);
        }
    }

    @Test
    void numbers_areWrittenWithoutExponentWhereThatIsShort() {
        assertThat(PlainValues.text(1e-4)).isEqualTo("0.0001");
        assertThat(PlainValues.text(1e7)).isEqualTo("10000000");
        assertThat(PlainValues.text(1080674186.348)).isEqualTo("1080674186.348");
        assertThat(PlainValues.text(1e-30)).isEqualTo("1.0E-30");
        assertThat(PlainValues.text(0.1)).isEqualTo("0.1");
    }

    private static Sample withName(String name) {
        Sample d = Sample.defaults();
        return new Sample(
                name, d.note(), d.folder(), d.training(), d.modalities(), d.schemes(), d.weights(), d.plans());
    }

    private static Sample roundTrip(Sample sample) {
        return Configs.parse(Sample.class, Configs.toYaml(sample), "round.yaml", List.of());
    }

    private static String text(SplittableRandom random) {
        String letters = "ab1.: #-{}[]\"'\\\n\t,&*é";
        return random.ints(random.nextInt(8), 0, letters.length())
                .mapToObj(i -> letters.substring(i, i + 1))
                .collect(Collectors.joining());
    }
}
