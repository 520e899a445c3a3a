package org.gblend.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.gblend.core.RandomStreams;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.SetsConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Preparation in a process of its own that is killed, or has no room: the cache stays one that the next goes on with. */
class PreparationFaultsTest {
    private static final int SIGKILL = 128 + 9;
    private static final int ROWS = 3000;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private TableData table;

    @SuppressWarnings("NullAway.Init")
    private String undisturbed;

    @BeforeEach
    void undisturbed() throws IOException {
        table = TableData.write(folder, ROWS, 3);
        undisturbed = hash(table.prepare(ArrayScale.NONE));
    }

    private static String hash(PreparedData data) {
        try (data) {
            return data.hash();
        }
    }

    private Path cache() {
        return folder.resolve("disturbed");
    }

    /** Goes on in this process with what is in the disturbed cache. */
    private String goneOn(List<String> progress) {
        DataConfig config = TableData.config(folder, TableData.columns(), SetsConfig.defaults());
        return hash(PreparedData.prepare(
                config,
                TableData.one(TableData.features(ArrayScale.NONE)),
                cache(),
                (done, total, what) -> progress.add(done + "/" + total)));
    }

    /** Content by name. */
    private static Map<String, byte[]> files(Path cache) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> listed = Files.list(cache)) {
            for (Path file : listed.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private void requireLikeUndisturbed() throws IOException {
        Map<String, byte[]> files = files(cache());
        Map<String, byte[]> expected = files(folder.resolve("cache"));
        assertThat(files.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, bytes) -> assertThat(files.get(name)).as(name).isEqualTo(bytes));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void prepare_whoseProcessIsKilledAgainAndAgain_endsWithTheBytesOfAnUndisturbedOne() throws Exception {
        long seed = 6;
        RandomGenerator random = RandomStreams.of(seed).stream("kill");
        int left = ROWS;
        for (int kill = 0; kill < 5; kill++) {
            left = kill(random.nextInt(left / 3), random.nextInt(2000));
        }
        kill(-1, 30_000 + random.nextInt(60_000));
        List<String> progress = new ArrayList<>();
        assertThat(goneOn(progress)).as("seed %d", seed).isEqualTo(undisturbed);
        assertThat(progress).hasSizeLessThanOrEqualTo(left + 1);
        requireLikeUndisturbed();
    }

    /**
     * Kills a process some time after so many samples; the samples that it left to be made.
     *
     * @param samples -1 = some time after it is ready to begin, which may be while it reads what is there
     */
    private int kill(int samples, int micros) throws IOException, InterruptedException {
        Process process = PreparingProcess.start(List.of(), table, cache());
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("ready");
            for (int at = 0; at <= samples; at++) {
                assertThat(lines.readLine()).isEqualTo("at " + at);
            }
            Thread.sleep(micros / 1000, micros % 1000 * 1000);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).isEqualTo(SIGKILL);
        try (Stream<Path> listed = Files.list(cache())) {
            Path lines = listed.filter(file -> file.toString().endsWith(".csv.partial"))
                    .findFirst()
                    .orElseThrow();
            return ROWS - Files.readAllLines(lines).size();
        }
    }

    /** With shards so small that there are many: what is in finished ones is never made again. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void prepare_inManyShards_whoseProcessIsKilled_keepsFinishedShards() throws Exception {
        List<String> smallShards = List.of("env", "JAVA_TOOL_OPTIONS=-Dgblend.cache.shard-bytes=10000");
        Map<String, byte[]> before = Map.of();
        for (int kill = 1; kill <= 3; kill++) {
            Process process = PreparingProcess.start(smallShards, table, cache());
            try (BufferedReader lines = process.inputReader()) {
                assertThat(lines.readLine()).isEqualTo("ready");
                for (int at = 0; at <= 600; at++) {
                    assertThat(lines.readLine()).isEqualTo("at " + at);
                }
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.waitFor()).isEqualTo(SIGKILL);
            Map<String, byte[]> after = files(cache());
            before.forEach((name, bytes) -> assertThat(after.get(name)).as(name).isEqualTo(bytes));
            before = new TreeMap<>(after);
            before.keySet().removeIf(name -> !name.endsWith(".bin"));
            assertThat(before).hasSizeGreaterThanOrEqualTo(2 * kill);
        }
        Process last = PreparingProcess.start(smallShards, table, cache());
        List<String> heard = heard(last);
        assertThat(last.waitFor()).isZero();
        assertThat(heard.getLast()).isEqualTo("hash " + undisturbed);
        assertThat(heard).hasSizeLessThanOrEqualTo(ROWS - 3 * 600 + 3);
        assertThat(files(cache()).keySet()).noneMatch(name -> name.contains("partial"));
    }

    private static List<String> heard(Process process) throws IOException {
        try (BufferedReader lines = process.inputReader()) {
            return lines.lines().toList();
        }
    }

    private static String message(String reason, Path cache) {
        return "error cannot write the prepared data \\Q" + cache + "\\E/features-[0-9a-f]{16}\\.[0-9]{5}\\.bin \\("
                + reason
                + "\\): check the space and the rights of the cache folder, or set data\\.cache to another; the same"
                + " command goes on from what is prepared";
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void prepare_beyondALimitOnFileSizes_isOneErrorAndGoesOnOnceItIsLifted() throws Exception {
        Process process =
                PreparingProcess.start(List.of("sh", "-c", "ulimit -f 100; exec \"$@\"", "sh"), table, cache());
        List<String> heard = heard(process);
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(heard.getLast()).matches(message("File too large", cache()));
        assertThat(heard).filteredOn(line -> line.startsWith("error")).hasSize(1);
        assertThat(folder.resolve("err.txt")).isEmptyFile();
        List<String> progress = new ArrayList<>();
        assertThat(goneOn(progress)).isEqualTo(undisturbed);
        int prepared =
                (int) heard.stream().filter(line -> line.startsWith("at ")).count() - 1;
        assertThat(prepared).isPositive();
        assertThat(progress).hasSize(1 + ROWS - prepared);
        requireLikeUndisturbed();
    }

    /** A file system of 256 KiB that only the process sees; most of it is taken by another file, which it deletes. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void prepare_onAFullDisk_isOneErrorAndGoesOnOnceThereIsRoom() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        List<String> mount = List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=512k none " + disk + " && head -c 300k /dev/zero > " + disk
                        + "/ballast && echo mounted && exec \"$@\"",
                "sh");
        Process process = PreparingProcess.start(
                mount, table, disk.resolve("cache"), disk.resolve("ballast").toString());
        List<String> heard = heard(process);
        assumeTrue(
                heard.contains("mounted"),
                "this system does not let a test mount a file system of its own: the full disk is stood for by the"
                        + " limit on file sizes alone");
        assertThat(process.waitFor()).as(heard.getLast()).isZero();
        assertThat(heard)
                .filteredOn(line -> line.startsWith("error"))
                .singleElement()
                .asString()
                .matches(message("No space left on device", disk.resolve("cache")));
        assertThat(heard.getLast()).isEqualTo("hash " + undisturbed);
        int again = heard.lastIndexOf("at 0");
        assertThat(heard.size() - again).as("samples made after the error").isLessThan(ROWS);
    }
}
