package org.gblend.nn.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.gblend.core.InputException;
import org.gblend.nn.OneThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(OneThread.class)
class SafetensorsTest {
    @TempDir
    private Path folder;

    @Test
    void writtenFile_comesBackEqual() {
        Path file = folder.resolve("deep/er/weights.safetensors");
        try (var _ = new Scope()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("small", Tensor.full(1.5, DType.BFLOAT16, 3));
            tensors.put("a.weight", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
            tensors.put(
                    "turned", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).permute(1, 0));
            tensors.put("steps", Tensor.of(new long[] {1L << 50}));
            tensors.put("empty", Tensor.of(new double[0], 0, 4));
            Safetensors.write(file, tensors, Map.of("format", "pt", "note", "ö\n\""));
            Safetensors.Contents read = Safetensors.read(file);
            assertThat(read.metadata()).isEqualTo(Map.of("format", "pt", "note", "ö\n\""));
            assertThat(read.tensors()).containsOnlyKeys(tensors.keySet());
            tensors.forEach((name, tensor) -> {
                Tensor back = java.util.Objects.requireNonNull(read.tensors().get(name));
                assertThat(back.type()).isEqualTo(tensor.type());
                assertThat(back.shape()).isEqualTo(tensor.shape());
                assertThat(back.toDoubles()).isEqualTo(tensor.toDoubles());
            });
        }
    }

    @Test
    void writing_replacesWholeAndLeavesNothingBehind() throws IOException {
        Path file = folder.resolve("w.safetensors");
        try (var _ = new Scope()) {
            Safetensors.write(file, Map.of("x", Tensor.of(new float[1000], 1000)), Map.of());
            Safetensors.write(file, Map.of("y", Tensor.of(new float[] {3}, 1)), Map.of());
            assertThat(Safetensors.read(file).tensors()).containsOnlyKeys("y");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void layoutOnDisk_isTheFormats() throws IOException {
        Path file = folder.resolve("w.safetensors");
        try (var _ = new Scope()) {
            Safetensors.write(file, Map.of("x", Tensor.of(new float[] {1, 2}, 2)), Map.of("k", "v"));
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong();
        byte[] header = new byte[length];
        bytes.get(header);
        assertThat(length % 8).isZero();
        assertThat(new String(header, StandardCharsets.UTF_8).strip())
                .isEqualTo(
                        "{\"__metadata__\":{\"k\":\"v\",\"crc32c\":\"954b9319\"}," // CRC-32C of "k\\0v\\0x F32 [2]\\0"
                                // and the values
                                + "\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}");
        assertThat(bytes.getFloat()).isEqualTo(1);
        assertThat(bytes.getFloat()).isEqualTo(2);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void missingFile_isNamed() {
        Path file = folder.resolve("none.safetensors");
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage("weights file " + file + " does not exist: check the path");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|8|its header is not a JSON object",
                "{\"x\":|8|its header is not sound JSON: ",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}|8|its header is not sound JSON: Duplicate",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,16]}}|16|tensor 'x' of FLOAT32 [2] needs 8 bytes, but its data_offsets are [0,16]",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}|12|the values of tensor 'x' start at 4 where 0 was due: ranges overlap or leave a gap",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"y\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}|12|the values of tensor 'y' start at 4 where 8 was due",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}|4|its header describes 8 bytes of values, but there are 4",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}|9|its header describes 8 bytes of values, but there are 9",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}|8|tensor 'x' has a size or offset that is no count: -2",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,8]}}|8|tensor 'x' has a size or offset that is no count: 1.5",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}|8|tensor 'x' has a shape beyond all memory: [4294967296,4294967296]",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,99999999999999999999]}}|8|tensor 'x' has a size or offset that is no count",
                "{\"x\":{\"dtype\":\"F4\",\"shape\":[2],\"data_offsets\":[0,8]}}|8|tensor 'x' has element type 'F4', which is not supported",
                "{\"x\":{\"shape\":[2],\"data_offsets\":[0,8]}}|8|'x' has no text under 'dtype'",
                "{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}|8|tensor 'x' has no shape, or no two data_offsets",
                "{\"x\":5}|8|'x' has no text under 'dtype'",
                "{\"__metadata__\":{\"a\":1}}|0|'__metadata__' has no text under 'a'",
            })
    void unsoundHeader_isRefused(String header, int valueBytes, String why) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        Path file = file(text.length, text, valueBytes);
        assertRefused(file, why);
    }

    @ParameterizedTest
    @CsvSource({"-1", "9223372036854775807", "0", "1000000", "100000001"})
    void headerLengthBeyondTheFile_isRefused(long claimed) throws IOException {
        Path file = file(claimed, "{}".getBytes(StandardCharsets.UTF_8), 20);
        assertRefused(file, "its header claims " + Long.toUnsignedString(claimed) + " bytes of a file of 30");
    }

    @Test
    void emptyFile_isRefused() throws IOException {
        Path file = Files.write(folder.resolve("w"), new byte[3]);
        assertRefused(file, "it has 3 bytes, fewer than the 8 that every file starts with");
    }

    @Test
    void deeplyNestedHeader_isRefused() throws IOException {
        byte[] text = "[".repeat(200_000).getBytes(StandardCharsets.UTF_8);
        assertRefused(file(text.length, text, 0), "its header is not sound JSON: ");
    }

    @Test
    void damagedFiles_neverDoMoreThanBeRefused() throws IOException {
        Path good = folder.resolve("good");
        try (var _ = new Scope()) {
            Safetensors.write(good, Map.of("x", Tensor.of(new float[8], 2, 4), "y", Tensor.of(new long[1])), Map.of());
        }
        byte[] bytes = Files.readAllBytes(good);
        long seed = 20261;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            byte[] damaged = bytes.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("damaged"), damaged);
            try (var _ = new Scope()) {
                assertThat(Safetensors.read(file).tensors()).isNotNull();
            } catch (InputException e) {
                assertThat(e).as("seed %d, round %d", seed, round).hasMessageContaining("is not a sound");
            }
        }
    }

    private Path file(long claimed, byte[] header, int valueBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + valueBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(claimed).put(header);
        return Files.write(folder.resolve("w"), bytes.array());
    }

    private static void assertRefused(Path file, String why) {
        try (var _ = new Scope()) {
            assertThatThrownBy(() -> Safetensors.read(file))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("weights file " + file + " is not a sound safetensors file: " + why)
                    .hasMessageEndingWith(". Save or download it again");
        }
    }
}
