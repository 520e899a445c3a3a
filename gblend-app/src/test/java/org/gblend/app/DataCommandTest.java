package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.gblend.data.recipe.Recipes;
import org.gblend.media.AudioClip;
import org.gblend.media.ClipWriter;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a folder of clips to a manifest, its check, the cache, its numbers and its pictures. */
class DataCommandTest {
    private static final int SIZE = 64;

    @TempDir
    Path folder;

    private void clip(String name, int speed) throws IOException {
        byte[] data = new byte[12 * SIZE * SIZE * 3];
        for (int i = 0; i < data.length; i++) {
            int x = i / 3 % SIZE - speed * (i / (SIZE * SIZE * 3));
            int y = i / 3 / SIZE % SIZE;
            data[i] = (byte) (128 + 60 * Math.sin(x * 0.5) * Math.cos(y * 0.4) + 50 * Math.sin(0.23 * x + 0.31 * y));
        }
        float[] samples = new float[12 * 640];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(0.05 * (speed + 3) * i));
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ClipWriter.write(
                file,
                new VideoClip(data, 12, SIZE, SIZE, 3, new double[12]),
                25,
                new AudioClip(samples, 16000),
                VideoCodec.H264);
    }

    @Test
    void data_folderOfClips_goesFromManifestToPictures() throws IOException {
        for (int i = 0; i < 4; i++) {
            clip("train/right/" + i + ".mp4", 2 + i % 2);
            clip("train/left/" + i + ".mp4", -2 - i % 2);
        }
        clip("test/right/a b.mp4", 1);
        clip("test/left/ü.mp4", -1);
        Path manifest = folder.resolve("manifest.csv");

        Cli made = Cli.run("data", "manifest", "folder", folder.toString(), "--out", manifest.toString());

        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.err()).isEqualTo("10 rows, columns file, label, split\n");
        String[] settings = {
            "data.root=" + folder,
            "data.columns.split=split",
            "data.cache=" + folder.resolve("cache"),
            "data.sets.validation=0",
            "data.sets.holdout=0",
            "modalities.rgb.input.rgb.frames=4",
            "modalities.rgb.input.rgb.height=48",
            "modalities.rgb.input.rgb.width=48",
            "modalities.motion.input.motion.frames=4",
            "modalities.motion.input.motion.height=48",
            "modalities.motion.input.motion.width=48",
            "modalities.flow.input.flow.frames=4",
            "modalities.flow.input.flow.height=48",
            "modalities.flow.input.flow.width=48",
            "modalities.flow.input.flow.bound=6",
            "modalities.sound.input.audio.frames=20"
        };

        Cli checked = run("check", settings);
        assertThat(checked.out()).contains("duplicate: ").contains("10 rows, 10 usable");
        assertThat(checked.code()).as(checked.out() + checked.err()).isZero();

        Cli prepared = run("prepare", settings);
        assertThat(prepared.code()).as(prepared.err()).isZero();
        assertThat(prepared.out()).contains("prepared: 10 rows, 2 classes, [rgb, motion, flow, sound]");

        Cli stats = run("stats", settings);
        assertThat(stats.out())
                .contains("10 rows, 2 classes: T 8, V 0, validation 0, test 2")
                .contains("  picture: 10 x h264 64 x 64 at 25.00 fps")
                .contains("motion: samples of [4, 48, 48, 2]; rows of 12 to 12 steps, median 12");

        Path sheets = folder.resolve("sheets");
        Cli shown = run("show", settings, "--rows", "0,1", "--out", sheets.toString());
        assertThat(shown.code()).as(shown.err()).isZero();
        for (String modality : new String[] {"rgb", "motion", "flow", "sound"}) {
            BufferedImage image =
                    ImageIO.read(sheets.resolve("row-1-" + modality + ".png").toFile());
            assertThat(colours(image)).as(modality).isGreaterThan(3);
        }
    }

    private static Cli run(String command, String[] settings, String... options) {
        String[] arguments = new String[2 + settings.length + options.length];
        arguments[0] = "data";
        arguments[1] = command;
        System.arraycopy(settings, 0, arguments, 2, settings.length);
        System.arraycopy(options, 0, arguments, 2 + settings.length, options.length);
        return Cli.run(arguments);
    }

    private static long colours(BufferedImage image) {
        return java.util.Arrays.stream(
                        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .distinct()
                .count();
    }

    @Test
    void data_brokenFile_failsTheCheckAndIsSkippedWhenToldSo() throws IOException {
        for (int i = 0; i < 4; i++) {
            clip("train/right/" + i + ".mp4", 1 + i);
            clip("train/left/" + i + ".mp4", -1 - i);
        }
        clip("test/right/a.mp4", 5);
        clip("test/left/b.mp4", -5);
        Files.writeString(folder.resolve("train/left/9.mp4"), "text");
        Path manifest = folder.resolve("manifest.csv");
        assertThat(Cli.run("data", "manifest", "folder", folder.toString(), "--out", manifest.toString())
                        .code())
                .isZero();
        String[] settings = {
            "data.root=" + folder,
            "data.columns.split=split",
            "data.cache=" + folder.resolve("cache"),
            "data.sets.validation=0",
            "data.sets.holdout=0",
            "modalities.rgb.input.rgb.frames=4",
            "modalities.rgb.input.rgb.height=48",
            "modalities.rgb.input.rgb.width=48"
        };

        Cli checked = run("check", settings);
        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.out()).contains("Not a media file").contains("11 rows, 10 usable; 1 broken");
        assertThat(run("prepare", settings).code()).isEqualTo(1);

        Path usable = folder.resolve("usable.csv");
        Cli skipped = run("prepare", settings, "--skip-broken", usable.toString());
        assertThat(skipped.code()).as(skipped.err()).isZero();
        assertThat(skipped.out())
                .contains(
                        "left out: line ",
                        "Not a media file",
                        "1 of 11 rows cannot be used and are left out; their reasons are in "
                                + folder.resolve("usable-skipped.csv"),
                        "prepared: 10 rows, 2 classes");
        assertThat(Files.readAllLines(usable)).hasSize(11);
    }

    @Test
    void data_unknownRecipe_namesTheNearest() {
        Cli cli = Cli.run("data", "manifest", "ucf10", folder.toString());

        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("unknown recipe 'ucf10'").contains("ucf101");
    }

    @Test
    void manifest_help_namesEveryRecipe() {
        String help = Cli.run("data", "manifest", "--help").out();
        Set<String> words = Set.copyOf(List.of(help.split("[\\s,.:]+")));

        assertThat(words).containsAll(Recipes.all().keySet());
    }
}
