package org.gblend.nn.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.gblend.core.InputException;
import org.gblend.nn.OneThread;
import org.gblend.nn.torch.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are broken or mean harm: one clear error, nothing executed, bounded memory. */
@ExtendWith(OneThread.class)
class HostileFilesTest {
    private static final String TENSOR = "\u0080\2}X\1\0\0\0wctorch._utils\n_rebuild_tensor_v2\n";

    @TempDir
    private Path folder;

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private Path archive(byte[] pickle, Map<String, byte[]> others, boolean stored) throws IOException {
        Path file = folder.resolve("model.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            add(zip, "model/data.pkl", pickle, stored);
            for (Map.Entry<String, byte[]> other : others.entrySet()) {
                add(zip, other.getKey(), other.getValue(), stored);
            }
        }
        return file;
    }

    private static void add(ZipOutputStream zip, String name, byte[] bytes, boolean stored) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        if (stored) {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes.length);
            entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    /** A state dict with one tensor "w": storage of {@code count} floats, offset, one size, one stride. */
    private static byte[] tensor(int count, int offset, int size, int stride) {
        return latin(TENSOR + "((X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0" + "0X\3\0\0\0cpuJ" + four(count)
                + "tQJ" + four(offset) + "J" + four(size) + "\u0085J" + four(stride) + "\u0085\u0089}tRs.");
    }

    private static String four(int value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            text.append((char) ((value >> (8 * i)) & 0xff));
        }
        return text.toString();
    }

    private void refused(byte[] pickle, String why) throws IOException {
        Path file = archive(pickle, Map.of("model/data/0", new byte[8]), true);
        assertThatThrownBy(() -> WeightsFile.open(file))
                .isInstanceOf(InputException.class)
                .hasMessage("weights file " + file + " is not a PyTorch state dict that can be read: in its data.pkl, "
                        + why);
    }

    @Test
    void wellFormedTensor_isRead() throws IOException {
        Path file = archive(tensor(2, 0, 2, 1), Map.of("model/data/0", new byte[] {0, 0, 0, 0, 0, 0, -128, 63}), true);
        try (var _ = new Scope();
                WeightsFile weights = WeightsFile.open(file)) {
            assertThat(weights.shapes()).isEqualTo(Map.of("w", List.of(2L)));
            assertThat(weights.read("w").toDoubles()).containsExactly(0, 1);
        }
    }

    @Test
    void callOfAnything_isRefusedByName() throws IOException {
        refused(
                latin("\u0080\2cposix\nsystem\nX\4\0\0\0true\u0085R."),
                "it names 'posix.system', which no state dict of supported types needs; nothing was executed");
        refused(
                latin("\u0080\2cbuiltins\neval\nX\1\0\0\0" + "1\u0085R."),
                "it names 'builtins.eval', which no state dict of supported types needs; nothing was executed");
        refused(
                latin("\u0080\2ctorch\nFloatStorage\nK\1\u0085R."),
                "it calls 'torch.FloatStorage'; nothing was executed");
        refused(
                latin("\u0080\2X\5\0\0\0posixX\6\0\0\0system\u0093."),
                "byte 23 is the pickle opcode 0x93, which no state dict needs; nothing was executed");
        refused(
                latin("\u0080\2iposix\nsystem\n."),
                "byte 2 is the pickle opcode 0x69 ('i'), which no state dict needs; nothing was executed");
    }

    @Test
    void brokenStack_isRefused() throws IOException {
        refused(latin("\u0080\2R."), "it takes a value where there is none");
        refused(latin("\u0080\2t."), "it closes a group that it did not open");
        refused(latin("\u0080\2h\7."), "it recalls value 7, which it never stored");
        refused(latin("\u0080\2X\377\377\377\177abc."), "a text claims 2147483647 bytes where 4 are left");
        refused(latin("\u0080\2}"), "it ends in the middle");
        refused(latin("\u0080\5}."), "it has pickle protocol 5, and torch.save's own is 2");
        refused(latin("\u0080\2})K\1s."), "a dict has a key that is neither text nor number");
    }

    @ParameterizedTest
    @CsvSource({"2, 0, 3, 1", "2, 1, 2, 1", "2, 0, 2, 2", "2, 3, 0, 1", "1, 0, 1000000, 0"})
    void viewOutsideItsStorage_isRefused(int count, int offset, int size, int stride) throws IOException {
        refused(
                tensor(count, offset, size, stride),
                "a tensor of shape [" + size + "] with strides [" + stride + "] from " + offset
                        + " on reaches outside its storage of " + count + " values");
    }

    @Test
    void storageThatIsMissingShortOrCompressed_isRefusedWhenRead() throws IOException {
        byte[] pickle = tensor(2, 0, 2, 1);
        read(archive(pickle, Map.of(), true), "'w' has its values in model/data/0, which is missing");
        read(archive(pickle, Map.of("model/data/0", new byte[7]), true), "'w' has 7 of its 8 bytes");
        read(
                archive(pickle, Map.of("model/data/0", new byte[8]), false),
                "'w' has its values in model/data/0, which is compressed");
    }

    private static void read(Path file, String why) {
        try (var _ = new Scope();
                WeightsFile weights = WeightsFile.open(file)) {
            assertThatThrownBy(() -> weights.read("w"))
                    .isInstanceOf(InputException.class)
                    .hasMessageEndingWith(why);
        }
    }

    @Test
    void bombs_stopAtALimit() throws IOException {
        Path zipped = archive(new byte[(32 << 20) + 1], Map.of(), false);
        assertThat(Files.size(zipped)).isLessThan(100_000);
        assertThatThrownBy(() -> WeightsFile.open(zipped)).hasMessageEndingWith("has more than 33554432 bytes");
        byte[] many = new byte[2_000_010];
        Arrays.fill(many, (byte) ']');
        refused(many, "it makes more than 2000000 values");
    }

    @Test
    void otherFiles_areNamed() throws IOException {
        assertThatThrownBy(() -> WeightsFile.open(folder.resolve("none.pth")))
                .hasMessageEndingWith("none.pth does not exist: check the path");
        Path old = folder.resolve("old.pth");
        Files.write(old, latin("\u0080\2\u008a\nl\374\234F\371 j\250P\31.\u0080\2M"));
        assertThatThrownBy(() -> WeightsFile.open(old))
                .hasMessageEndingWith(
                        "has PyTorch's format from before version 1.6: load it in Python and save it again"
                                + " with torch.save");
        Path script = archive(latin("\u0080\2}."), Map.of("model/constants.pkl", new byte[1]), true);
        assertThatThrownBy(() -> WeightsFile.open(script)).hasMessageContaining("it is a TorchScript archive");
        Path empty = archive(latin("\u0080\2}."), Map.of(), true);
        assertThatThrownBy(() -> WeightsFile.open(empty)).hasMessageContaining("it holds no tensors by name");
    }

    @Test
    void corruptedArchives_areReadOrRefused() throws IOException {
        byte[] sound = Files.readAllBytes(InitialWeightsTest.file("types.pth"));
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            byte[] bytes = sound.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            if (random.nextInt(4) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            Path file = folder.resolve("fuzz.pth");
            Files.write(file, bytes);
            try (var _ = new Scope();
                    WeightsFile weights = WeightsFile.open(file)) {
                weights.shapes().forEach((name, shape) -> {
                    if (shape.equals(List.of(3L))) {
                        weights.read(name);
                    }
                });
            } catch (InputException e) {
                assertThat(e).hasMessageContaining("fuzz.pth");
            } catch (RuntimeException e) {
                fail("seed " + seed, e);
            }
        }
    }

    @Test
    void corruptedPickles_areReadOrRefused() throws IOException {
        byte[] sound;
        try (ZipFile zip = new ZipFile(InitialWeightsTest.file("checkpoint.pt").toFile())) {
            sound = zip.getInputStream(zip.getEntry("checkpoint/data.pkl")).readAllBytes();
        }
        assertThat(Unpickler.read(sound)).isInstanceOf(Pickled.Dict.class);
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = sound.clone();
            for (int i = 0; i <= random.nextInt(8); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            ByteArrayOutputStream mixed = new ByteArrayOutputStream();
            int cut = random.nextInt(bytes.length);
            mixed.write(bytes, 0, cut);
            int from = random.nextInt(3) == 0 ? random.nextInt(bytes.length) : cut;
            mixed.write(bytes, from, bytes.length - from);
            try {
                Unpickler.read(mixed.toByteArray());
            } catch (Unpickler.Refused e) {
                assertThat(e.getMessage()).isNotBlank();
            } catch (RuntimeException e) {
                fail("seed " + seed, e);
            }
        }
    }
}
