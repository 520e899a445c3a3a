package org.gblend.train.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    record Place(int epoch) {}

    @TempDir
    Path folder;

    private Path last() {
        return folder.resolve("last.safetensors");
    }

    private void write(int epoch, int keep) {
        try (var _ = new Scope()) {
            Checkpoint.write(last(), Map.of("x", Tensor.of(new float[] {epoch, 1}, 2)), new Place(epoch), keep);
        }
    }

    private int read(String name) {
        try (var _ = new Scope()) {
            return Checkpoint.read(folder.resolve(name), Place.class).record().epoch();
        }
    }

    private void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.delete(file); // the file may have a second name
        Files.write(file, bytes);
    }

    @Test
    void write_keepsTheNewestOnesAndNoMore() {
        for (int epoch = 1; epoch <= 5; epoch++) {
            write(epoch, 3);
        }
        assertThat(read("last.safetensors")).isEqualTo(5);
        assertThat(read("last-1.safetensors")).isEqualTo(4);
        assertThat(read("last-2.safetensors")).isEqualTo(3);
        assertThat(folder.toFile().list()).hasSize(3);
        Checkpoint.forgetOlder(last());
        assertThat(folder.toFile().list()).containsExactly("last.safetensors");
    }

    @Test
    void read_ofAFileThatWasDamaged_saysSo() throws IOException {
        write(1, 1);
        damage(last());
        assertThatThrownBy(() -> read("last.safetensors"))
                .isInstanceOf(InputException.class)
                .hasMessageMatching("checkpoint " + last() + " is damaged: its checksum is [0-9a-f]{8} where"
                        + " [0-9a-f]{8} was written: the file was damaged later; put it back from a copy, or remove it"
                        + " and train again from the start");
    }

    @Test
    void readNewest_takesTheOneBeforeADamagedOneAndSaysSo() throws IOException {
        write(1, 2);
        write(2, 2);
        damage(last());
        List<String> notes = new ArrayList<>();
        try (var _ = new Scope()) {
            assertThat(Checkpoint.readNewest(last(), Place.class, notes::add)
                            .record()
                            .epoch())
                    .isEqualTo(1);
        }
        assertThat(notes)
                .singleElement()
                .asString()
                .contains("its checksum is")
                .endsWith("; going on from the one before, " + folder.resolve("last-1.safetensors"));
    }

    @Test
    void readNewest_withNoSoundOne_saysWhatIsWrongWithTheNewest() throws IOException {
        write(1, 2);
        write(2, 2);
        damage(last());
        damage(folder.resolve("last-1.safetensors"));
        try (var _ = new Scope()) {
            assertThatThrownBy(() -> Checkpoint.readNewest(last(), Place.class, _ -> {}))
                    .hasMessageContaining("last.safetensors is damaged: its checksum is");
        }
    }

    @Test
    void read_ofAFormatOfTheFuture_saysWhatFits() {
        try (var _ = new Scope()) {
            Safetensors.write(
                    last(), Map.of("x", Tensor.of(new float[] {1}, 1)), Map.of("gblend-format", "3", "gblend", "{}"));
        }
        assertThatThrownBy(() -> read("last.safetensors"))
                .isInstanceOf(InputException.class)
                .hasMessage(last() + ": checkpoint format 3 is not one of 1 and 2, which this version reads; use the"
                        + " version that wrote it, or start anew in another run folder");
    }
}
