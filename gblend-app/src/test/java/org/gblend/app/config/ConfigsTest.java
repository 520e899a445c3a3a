package org.gblend.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gblend.app.config.Sample.AdamConfig;
import org.gblend.app.config.Sample.ArrayConfig;
import org.gblend.app.config.Sample.AudioConfig;
import org.gblend.app.config.Sample.EqualScheme;
import org.gblend.app.config.Sample.NaiveScheme;
import org.gblend.app.config.Sample.OfflineScheme;
import org.gblend.app.config.Sample.Precision;
import org.gblend.app.config.Sample.Recipe;
import org.gblend.app.config.Sample.RgbConfig;
import org.gblend.app.config.Sample.SgdConfig;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigsTest {

    private static Sample parse(String yaml, String... overrides) {
        return Configs.parse(Sample.class, yaml, "c.yaml", List.of(overrides));
    }

    @Test
    void key_isTheNameInYaml() {
        assertThat(Configs.key(Sample.Scheme.class, new NaiveScheme())).isEqualTo("naive");
        assertThat(Configs.key(Sample.OptimizerConfig.class, new SgdConfig(0.5, 0.9)))
                .isEqualTo("sgd");
    }

    @Nested
    class Yaml {
        @Test
        void nothing_isTheDefaults() {
            assertThat(parse("")).isEqualTo(Sample.defaults());
            assertThat(parse("# only a comment\n")).isEqualTo(Sample.defaults());
        }

        @Test
        void everyKind_isRead() {
            Sample sample = parse("""
                    name: 007
                    note: "has: a colon"
                    folder: ../shared data
                    training:
                      epochs: 3
                      seed: -9000000000
                      optimizer: {adam: {rate: 1e-3}}
                      precision: half-width
                      seeds: [4, 5]
                      fast: false
                    modalities:
                      eye: {input: {rgb: {frames: 8}}, depth: 10}
                      bones:
                        input:
                          array:
                            from: bones.npy
                    schemes: [naive, offline: {return-holdout: false}]
                    weights: {eye: 0.5, bones: 1}
                    """);

            assertThat(sample.name()).isEqualTo("007");
            assertThat(sample.note()).isEqualTo("has: a colon");
            assertThat(sample.folder()).isEqualTo(Path.of("../shared data"));
            assertThat(sample.training())
                    .isEqualTo(new Sample.Training(
                            3, -9_000_000_000L, new AdamConfig(0.001), Precision.HALF_WIDTH, List.of(4L, 5L), false));
            assertThat(sample.modalities())
                    .containsExactly(
                            Map.entry("eye", new Recipe(new RgbConfig("{file}", 8), 10)),
                            Map.entry("bones", new Recipe(new ArrayConfig("bones.npy", null), 18)));
            assertThat(sample.schemes()).containsExactly(new NaiveScheme(), new OfflineScheme(false));
            assertThat(sample.weights()).containsExactly(Map.entry("eye", 0.5), Map.entry("bones", 1.0));
        }

        @Test
        void bareName_isTheVariantWithItsDefaults() {
            assertThat(parse("training: {optimizer: adam}").training().optimizer())
                    .isEqualTo(new AdamConfig(0.001));
        }

        @Test
        void sameVariant_keepsTheParentsDefault() {
            assertThat(parse("training: {optimizer: {sgd: {momentum: 0.8}}}")
                            .training()
                            .optimizer())
                    .isEqualTo(new SgdConfig(0.5, 0.8));
        }

        @Test
        void ownMap_replacesTheDefaultOne_butKnownNamesKeepTheirDefaults() {
            assertThat(parse("modalities: {sound: {depth: 3}}").modalities())
                    .containsExactly(Map.entry("sound", new Recipe(new AudioConfig("{file}", 64), 3)));
            assertThat(parse("modalities: {eye: {}}").modalities().keySet()).containsExactly("eye");
        }

        @Test
        void emptySection_isItsDefaults() {
            assertThat(parse("training:\n  # epochs: 3\n")).isEqualTo(Sample.defaults());
        }

        @Test
        void list_mayBeWrittenWithCommasOrAsOneItem() {
            assertThat(parse("training: {seeds: '1'}").training().seeds()).containsExactly(1L);
            assertThat(parse("schemes: naive, equal").schemes()).containsExactly(new NaiveScheme(), new EqualScheme(1));
        }

        @Test
        void anchors_areFollowed() {
            Recipe same = new Recipe(new RgbConfig("{file}", 16), 4);

            assertThat(parse("modalities: {a: &x {depth: 4}, b: *x}").modalities())
                    .containsExactly(Map.entry("a", same), Map.entry("b", same));
        }

        @Test
        void nullable_mayBeNull_inAnyYamlWay() {
            assertThat(parse("note: ~").note()).isNull();
            assertThat(parse("note:").note()).isNull();
            assertThat(parse("note: 'null'").note()).isEqualTo("null");
        }

        @Test
        void maps_cannotBeChangedAfterwards() {
            assertThatThrownBy(() -> parse("weights: {a: 1}").weights().put("b", 2.0))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Nested
    class CommandLine {
        @Test
        void override_winsOverTheFile_andTheLaterOverTheEarlier() {
            Sample sample =
                    parse("training: {epochs: 3, fast: false}", "training.epochs=4", "training.epochs=5", "name=x=y");

            assertThat(sample.training().epochs()).isEqualTo(5);
            assertThat(sample.training().fast()).isFalse();
            assertThat(sample.name()).isEqualTo("x=y");
        }

        @Test
        void pathThroughTheFilesMap_changesOneEntry() {
            Sample sample = parse(
                    "modalities: {eye: {input: {rgb: {frames: 8}}}, ear: {input: audio}}",
                    "modalities.eye.input.rgb.from=x/{wav}");

            assertThat(sample.modalities())
                    .containsExactly(
                            Map.entry("eye", new Recipe(new RgbConfig("x/{wav}", 8), 18)),
                            Map.entry("ear", new Recipe(new AudioConfig("{file}", 40), 18)));
        }

        @Test
        void pathIntoAMapThatTheFileDoesNotMention_addsToTheDefaultMap() {
            assertThat(parse("", "modalities.eye.depth=10").modalities())
                    .containsExactly(
                            Map.entry("sound", new Recipe(new AudioConfig("{file}", 64), 2)),
                            Map.entry("eye", new Recipe(new RgbConfig("{file}", 16), 10)));
            assertThat(parse("", "modalities.sound.depth=10").modalities())
                    .containsExactly(Map.entry("sound", new Recipe(new AudioConfig("{file}", 64), 10)));
        }

        @Test
        void pathThroughAnotherVariant_choosesIt() {
            assertThat(parse("training: {optimizer: {sgd: {momentum: 0.8}}}", "training.optimizer.adam.rate=2")
                            .training()
                            .optimizer())
                    .isEqualTo(new AdamConfig(2));
            assertThat(parse("training: {optimizer: {sgd: {momentum: 0.8}}}", "training.optimizer.sgd.rate=2")
                            .training()
                            .optimizer())
                    .isEqualTo(new SgdConfig(2, 0.8));
            assertThat(parse("", "training.optimizer.sgd.rate=2").training().optimizer())
                    .isEqualTo(new SgdConfig(2, 0.9));
            assertThat(parse("training: {optimizer: sgd}", "training.optimizer.sgd.momentum=0")
                            .training()
                            .optimizer())
                    .isEqualTo(new SgdConfig(0.5, 0));
        }

        @Test
        void lists_takeBracketsOrCommas() {
            assertThat(parse("", "training.seeds=1,2,3").training().seeds()).containsExactly(1L, 2L, 3L);
            assertThat(parse("", "training.seeds=[1, 2]").training().seeds()).containsExactly(1L, 2L);
            assertThat(parse("", "training.seeds=[]").training().seeds()).isEmpty();
            assertThat(parse("", "schemes=equal,naive").schemes())
                    .containsExactly(new EqualScheme(1), new NaiveScheme());
            assertThat(parse("", "schemes=[equal: {sum: 3}]").schemes()).containsExactly(new EqualScheme(3));
        }

        @Test
        void namesAlone_chooseFromAMap() {
            String two = "modalities: {eye: {depth: 3}, ear: {depth: 4}, nose: {}}";

            assertThat(parse(two, "modalities=ear").modalities())
                    .containsExactly(Map.entry("ear", new Recipe(new RgbConfig("{file}", 16), 4)));
            assertThat(parse(two, "modalities=[nose, eye]").modalities().keySet())
                    .containsExactly("nose", "eye");
            assertThat(parse("", "modalities=sound").modalities())
                    .isEqualTo(Sample.defaults().modalities());
            assertThat(parse("plans: {mine: {equal: {sum: 2}}}", "plans=mine,naive")
                            .plans())
                    .containsExactly(Map.entry("mine", new EqualScheme(2)), Map.entry("naive", new NaiveScheme()));
            assertThat(parse("plans: naive, offline").plans())
                    .containsExactly(
                            Map.entry("naive", new NaiveScheme()), Map.entry("offline", new OfflineScheme(true)));
        }

        @Test
        void wholeSections_takeYamlsOneLineForm() {
            assertThat(parse("", "weights={a: 1, b: 2}").weights())
                    .containsExactly(Map.entry("a", 1.0), Map.entry("b", 2.0));
        }

        @Test
        void text_isTakenAsItStands() {
            assertThat(parse("", "name={a}: [b] # c").name()).isEqualTo("{a}: [b] # c");
            assertThat(parse("", "name=").name()).isEmpty();
            assertThat(parse("note: x", "note=").note()).isNull();
            assertThat(parse("note: x", "note=null").note()).isNull();
        }

        @Test
        void enums_readAnyCaseAndWordMark() {
            assertThat(parse("", "training.precision=HALF_WIDTH").training().precision())
                    .isEqualTo(Precision.HALF_WIDTH);
        }
    }

    @Nested
    class Files_ {
        @TempDir
        Path folder;

        @Test
        void fileAndOverrides_inAnyOrder() throws IOException {
            Path file = Files.writeString(folder.resolve("c.yaml"), "training: {epochs: 3}\nname: x\n");

            Sample sample = Configs.bind(Sample.class, List.of("name=y", file.toString()));

            assertThat(sample.training().epochs()).isEqualTo(3);
            assertThat(sample.name()).isEqualTo("y");
        }

        @Test
        void missingFile_isNamed() {
            assertThatThrownBy(() -> Configs.bind(Sample.class, List.of("nowhere.yaml")))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("nowhere.yaml: does not exist; a config is a YAML file, and single settings are given"
                            + " as key=value");
        }

        @Test
        void folder_isNamed() {
            assertThatThrownBy(() -> Configs.bind(Sample.class, List.of(folder.toString())))
                    .hasMessageStartingWith(folder + ": is a folder");
        }

        @Test
        void binaryFile_isNamed() throws IOException {
            Path file = Files.write(folder.resolve("x.mp4"), "\u00e9".getBytes(StandardCharsets.ISO_8859_1));

            assertThatThrownBy(() -> Configs.bind(Sample.class, List.of(file.toString())))
                    .hasMessageStartingWith(file + ": is not UTF-8 text");
        }

        @Test
        void twoFiles_areOneTooMany() {
            assertThatThrownBy(() -> Configs.bind(Sample.class, List.of("a.yaml", "b.yaml")))
                    .hasMessage("more than one config file: a.yaml, b.yaml; give one, and settings as key=value");
        }
    }
}
