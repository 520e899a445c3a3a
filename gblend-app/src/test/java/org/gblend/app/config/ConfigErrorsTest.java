package org.gblend.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.gblend.train.config.Experiment;
import org.junit.jupiter.api.Test;

class ConfigErrorsTest {

    private static List<String> errors(String yaml, String... overrides) {
        ConfigException e = catchThrowableOfType(
                ConfigException.class, () -> Configs.parse(Sample.class, yaml, "c.yaml", List.of(overrides)));
        return e == null ? List.of() : e.errors();
    }

    @Test
    void unknownKey_namesTheNearestWithItsPath() {
        assertThat(errors("training:\n  epohcs: 3\n"))
                .containsExactly("c.yaml:2: unknown key 'training.epohcs'; did you mean 'training.epochs'?");
        assertThat(errors("nam: x")).containsExactly("c.yaml:1: unknown key 'nam'; did you mean 'name'?");
        assertThat(errors("colour: x"))
                .containsExactly(
                        "c.yaml:1: unknown key 'colour'; known: name, note, folder, training, modalities, schemes,"
                                + " weights, plans");
    }

    @Test
    void unknownOverride_namesTheNearest_alsoDeeperDown() {
        assertThat(errors("", "training.epohcs=3"))
                .containsExactly("command line: unknown key 'training.epohcs'; did you mean 'training.epochs'?");
        assertThat(errors("", "trainign.epochs=3"))
                .containsExactly("command line: unknown key 'trainign'; did you mean 'training'?");
        assertThat(errors("", "epochs=3"))
                .containsExactly("command line: unknown key 'epochs'; did you mean 'training.epochs'?");
        assertThat(errors("", "rate=3"))
                .containsExactly("command line: unknown key 'rate'; did you mean 'training.optimizer.sgd.rate' or"
                        + " 'training.optimizer.adam.rate'?");
    }

    @Test
    void errorOnSeveralKeys_hasTheOverrideForItsPlace() {
        String yaml = "compare:\n  same-train: false\n";
        assertThatThrownBy(() -> Configs.parse(Experiment.class, yaml, "c.yaml", List.of("compare.headline=false")))
                .hasMessage("command line: compare: same-train and headline are both off; switch one on");
        assertThatThrownBy(() -> Configs.parse(Experiment.class, yaml + "  headline: false\n", "c.yaml", List.of()))
                .hasMessage("c.yaml:2: compare: same-train and headline are both off; switch one on");
    }

    private static String experimentError(String yaml, String... overrides) {
        ConfigException e = catchThrowableOfType(
                ConfigException.class, () -> Configs.parse(Experiment.class, yaml, "c.yaml", List.of(overrides)));
        return e == null ? "" : String.valueOf(e.getMessage());
    }

    @Test
    void keyOfAnotherSection_hasItsOwnPlace() {
        String yaml = """
                name: good
                data:
                  root: d
                modalities: {x: {input: {array: {from: x.npy}}}}
                """;
        String rest = ": 'q' is not configured; use some of x";

        assertThat(experimentError(yaml, "data.missing=[q]")).isEqualTo("command line: data.missing" + rest);
        assertThat(experimentError(yaml, "compare.variations.v.modalities=[q]"))
                .isEqualTo("command line: compare.variations.v.modalities" + rest);
        assertThat(experimentError(yaml + "compare:\n  variations:\n    v: {modalities: [q]}\n", "data.root=e"))
                .isEqualTo("c.yaml:7: compare.variations.v.modalities" + rest);
        assertThat(experimentError(yaml.replace("root: d", "missing: [q]"), "data.root=e"))
                .isEqualTo("c.yaml:3: data.missing" + rest);
    }

    @Test
    void nameInAMap_hasThePlaceThatGaveIt() {
        String yaml = "name: good\ncompare:\n  schemes:\n    naive: naive\n";
        String rest = "compare.schemes: 'a/b' cannot name a scheme, which has a folder of that name; use letters,"
                + " digits, - and _";

        assertThat(experimentError(yaml, "compare.schemes.a/b=naive")).isEqualTo("command line: " + rest);
        assertThat(experimentError(yaml + "    a/b: equal\n", "compare.schemes.c=naive"))
                .isEqualTo("c.yaml:5: " + rest);
    }

    @Test
    void numberOutOfRange_isWrittenAsInTheFile() {
        assertThatThrownBy(() -> Configs.parse(Experiment.class, "", "c.yaml", List.of("compare.learning-rates=[0]")))
                .hasMessage("command line: compare.learning-rates: 0.0 is out of range; it must be at least 1e-9");
    }

    @Test
    void formOfAProbe_isOneOfThoseThereAre() {
        assertThatThrownBy(
                        () -> Configs.parse(Experiment.class, "scheme: {probe: {form: jiont}}\n", "c.yaml", List.of()))
                .hasMessage("c.yaml:1: scheme.probe.form: expected one of own, joint, found 'jiont'; did you mean"
                        + " 'joint'?");
    }

    @Test
    void wrongTypes_nameKeyValueAndExpectation() {
        assertThat(errors("""
                training:
                  epochs: ten
                  seed: 1.5
                  precision: fp31
                  seeds: [1, x]
                  fast: yes
                weights: {a: much}
                folder: [a]
                """))
                .containsExactly(
                        "c.yaml:8: folder: expected a path, found a list; put it in quotes if it is empty or begins with {"
                                + " or [",
                        "c.yaml:2: training.epochs: expected a whole number, found 'ten'",
                        "c.yaml:3: training.seed: expected a whole number, found '1.5'",
                        "c.yaml:4: training.precision: expected one of auto, fp32, half-width, found 'fp31'; did you mean"
                                + " 'fp32'?",
                        "c.yaml:5: training.seeds[1]: expected a whole number, found 'x'",
                        "c.yaml:6: training.fast: expected true or false, found 'yes'",
                        "c.yaml:7: weights.a: expected a number, found 'much'");
    }

    @Test
    void numbersOutOfRange_areRefused() {
        assertThat(errors("", "training.epochs=3000000000", "training.seed=9999999999999999999", "weights.a=1e999"))
                .containsExactly(
                        "command line: training.epochs: expected a whole number up to 2147483647, found '3000000000'",
                        "command line: training.seed: expected a whole number up to 9223372036854775807, found"
                                + " '9999999999999999999'",
                        "command line: weights.a: expected a number, found '1e999'");
    }

    @Test
    void structureWhereAValueBelongs_andTheReverse() {
        assertThat(errors("training: 3"))
                .containsExactly(
                        "c.yaml:1: training: expected keys with values (epochs, seed, optimizer, precision, seeds,"
                                + " fast), found '3'");
        assertThat(errors("modalities: [a]"))
                .containsExactly("c.yaml:1: modalities: expected names with values, or some of sound, found a list");
        assertThat(errors("name: {file}"))
                .containsExactly(
                        "c.yaml:1: name: expected text, found keys with values; put it in quotes if it is empty or"
                                + " begins with { or [");
        assertThat(errors("name:"))
                .containsExactly("c.yaml:1: name: expected text, found nothing; put it in quotes if it is empty or"
                        + " begins with { or [");
        assertThat(errors("weights:")).containsExactly("c.yaml:1: weights: expected names with values, found nothing");
        assertThat(errors("training: {seeds: {a: 1}}"))
                .containsExactly(
                        "c.yaml:1: training.seeds: expected a list such as [a, b] (each item a whole number), found keys"
                                + " with values");
        assertThat(errors("- a"))
                .containsExactly(
                        "c.yaml:1: expected keys with values (name, note, folder, training, modalities, schemes,"
                                + " weights, plans), found a list");
    }

    @Test
    void namesThatChooseNothing_areAnsweredWithThoseThatDo() {
        assertThat(errors("modalities: {a: {}, b: {}}", "modalities=a,c"))
                .containsExactly("command line: modalities: expected names with values, or some of a, b, found 'a,c'");
        assertThat(errors("weights: x")).containsExactly("c.yaml:1: weights: expected names with values, found 'x'");
    }

    @Test
    void variants_areListedOrSuggested() {
        assertThat(errors("training: {optimizer: adamw}"))
                .containsExactly("c.yaml:1: training.optimizer: unknown 'adamw'; did you mean 'adam'?");
        assertThat(errors("training: {optimizer: lion}"))
                .containsExactly("c.yaml:1: training.optimizer: unknown 'lion'; known: sgd, adam");
        assertThat(errors("training: {optimizer: {sgd: {}, adam: {}}}"))
                .containsExactly(
                        "c.yaml:1: training.optimizer: expected one of sgd, adam, and its settings below it; found"
                                + " sgd, adam");
        assertThat(errors("training: {optimizer: }"))
                .containsExactly("c.yaml:1: training.optimizer: expected one of sgd, adam, found nothing");
        assertThat(errors("training: {optimizer: {momentum: 0.5}}"))
                .containsExactly("c.yaml:1: training.optimizer: unknown 'momentum'; did you mean"
                        + " 'training.optimizer.sgd.momentum'?");
        assertThat(errors("", "training.optimizer.momentum=1"))
                .containsExactly("command line: training.optimizer: unknown 'momentum'; did you mean"
                        + " 'training.optimizer.sgd.momentum'?");
        assertThat(errors("training: {optimizer: {adam: {momentum: 0.5}}}"))
                .containsExactly("c.yaml:1: unknown key 'training.optimizer.adam.momentum'; known: rate");
        assertThat(errors("schemes: {naive: {a: 1}}")).hasSize(1);
    }

    @Test
    void missingWithoutDefault_isNamed() {
        assertThat(errors("modalities:\n  bones:\n    input: array\n"))
                .containsExactly("c.yaml:3: modalities.bones.input.array.from: is missing and has no default: expected"
                        + " text");
    }

    @Test
    void refusedValues_showTheWholePathOnce_andTheLine() {
        assertThat(errors("training:\n  fast: true\n  epochs: 0\n  optimizer: {sgd: {rate: -1}}\n"))
                .containsExactly("c.yaml:4: training.optimizer.sgd.rate: -1.0 is not above 0");
        assertThat(errors("training:\n  fast: true\n  epochs: 0\n"))
                .containsExactly("c.yaml:3: training.epochs: 0 is below 1");
        assertThat(errors("training:\n  fast: true\n", "training.epochs=0"))
                .containsExactly("command line: training.epochs: 0 is below 1");
    }

    @Test
    void sectionThatIsGivenNothing_isRefused() {
        assertThat(errors("training: {epochs: 3}", "training="))
                .containsExactly(
                        "command line: training: is given nothing, which would take what it has back to the defaults;"
                                + " leave it out");
    }

    @Test
    void badPaths_areExplained() {
        assertThat(errors("", "training.seeds.0=3"))
                .containsExactly(
                        "command line: training.seeds: is a list; give it whole, such as training.seeds=[a, b]");
        assertThat(errors("training: {epochs: 3, seeds: [1]}", "training.epochs.x=3", "training.seeds.0=3"))
                .hasSize(2);
        assertThat(errors("", "training.epochs.x=3"))
                .containsExactly("command line: training.epochs: has no keys below it; it is a whole number");
        assertThat(errors("", "training..epochs=3"))
                .containsExactly(
                        "command line: unknown key 'training.'; known: epochs, seed, optimizer, precision, seeds,"
                                + " fast");
        assertThat(errors("", "=3")).containsExactly("command line: '=3' is not of the form key=value");
    }

    @Test
    void override_hidesNoMistakeOfTheFile() {
        assertThat(errors("training: 3", "training.epochs=4"))
                .containsExactly(
                        "c.yaml:1: training: expected keys with values (epochs, seed, optimizer, precision, seeds,"
                                + " fast), found '3'");
        assertThat(errors("modalities: [a]", "modalities.a.depth=4"))
                .containsExactly("c.yaml:1: modalities: expected names with values, or some of sound, found a list");
    }

    @Test
    void invalidYaml_namesTheLine() {
        assertThat(errors("name: x\ntraining: [1, 2\n"))
                .hasSize(1)
                .allMatch(e -> e.startsWith("c.yaml:3: not valid YAML: "));
        assertThat(errors("name: x\nname: y\n")).containsExactly("c.yaml:2: the key 'name' is there twice; keep one");
        assertThat(errors("", "weights={a: ")).hasSize(1).allMatch(e -> e.startsWith("command line: not valid YAML: "));
        assertThat(errors("weights: &w {a: *w}")).hasSize(1);
        assertThat(errors("? [a]\n: b")).containsExactly("c.yaml:1: a key must be a single word");
    }

    @Test
    void everyError_isToldAtOnce() {
        ConfigException e = catchThrowableOfType(
                ConfigException.class,
                () -> Configs.parse(Sample.class, "nam: x\ntraining: {epochs: a, sed: 1}", "c.yaml", List.of("foo=1")));

        assertThat(e).hasMessage("""
                4 errors in the configuration
                  command line: unknown key 'foo'; known: name, note, folder, training, modalities, schemes, weights, plans
                  c.yaml:1: unknown key 'nam'; did you mean 'name'?
                  c.yaml:2: unknown key 'training.sed'; did you mean 'training.seed'?
                  c.yaml:2: training.epochs: expected a whole number, found 'a'""");
    }

    @Test
    void bombs_areRefusedBeforeTheyGrow() {
        StringBuilder laughs = new StringBuilder("l0: &l0 [ha]\n");
        for (int i = 1; i <= 5; i++) { // 45 aliases: the parser itself stops at 50
            laughs.append("l%d: &l%d [%s]\n".formatted(i, i, ("*l" + (i - 1) + ", ").repeat(9)));
        }
        assertThat(errors(laughs.toString()))
                .singleElement()
                .asString()
                .endsWith(": more than 20000 values, aliases counted each time");
        assertThat(errors("name: " + "[".repeat(100_000)))
                .singleElement()
                .asString()
                .startsWith("c.yaml");
    }
}
