package org.gblend.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gblend.data.PreparedData;
import org.gblend.data.Progress;
import org.gblend.train.config.Experiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SyntheticArraysTest {
    @Test
    void write_givesTheClassesInTurnAndAFileThatTheDataRoomReads(@TempDir Path folder) throws IOException {
        new SyntheticArrays(Map.of("audio", new long[] {10, 4, 1}), 6, 2).write(folder);

        assertThat(Files.readAllLines(folder.resolve("manifest.csv")))
                .containsExactly("label,split", "0,train", "1,train", "0,train", "1,train", "0,train", "1,train");
        Experiment experiment = Configurations.load("step-audio", folder, List.of());
        try (PreparedData data = PreparedData.prepare(
                experiment.data(), experiment.inputs(), folder.resolve("cache"), Progress.SILENT)) {
            assertThat(data.rows()).isEqualTo(6);
            assertThat(data.shape("audio")).containsExactly(10, 4, 1);
            assertThat(data.sets().train().size()).isEqualTo(6);
        }
    }
}
