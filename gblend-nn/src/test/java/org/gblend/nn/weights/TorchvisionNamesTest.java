package org.gblend.nn.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gblend.nn.EncoderConfig;
import org.gblend.nn.LateConcatConfig;
import org.gblend.nn.Mc3Config;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.NetworkConfig;
import org.gblend.nn.OneThread;
import org.gblend.nn.R2plus1dConfig;
import org.gblend.nn.R3dConfig;
import org.gblend.nn.ResnetConfig;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Precision;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every name and shape of torchvision 0.28's networks: the SHA-256 of the sorted lines {@code NAME [SIZE, SIZE, ...]} of
 * {@code video.r3d_18()}, {@code video.mc3_18()}, {@code video.r2plus1d_18()}, {@code resnet34()} and {@code resnet50()}.
 */
@ExtendWith(OneThread.class)
class TorchvisionNamesTest {
    record Case(EncoderConfig encoder, List<Long> sample, int classes, int tensors, String hash) {}

    static Stream<Case> networks() {
        List<Long> video = List.of(16L, 112L, 112L, 3L);
        List<Long> image = List.of(224L, 224L, 3L);
        return Stream.of(
                new Case(
                        R3dConfig.defaults(),
                        video,
                        400,
                        122,
                        "bcf06ca66922c7d6e1e82a3ba6d7552b2a00448328effcbd5e3762cf138176ae"),
                new Case(
                        Mc3Config.defaults(),
                        video,
                        400,
                        122,
                        "c308c089d25d1f1260f47e0cd8e9a2585e2d3fca1a5cd3eb8a467d9ecc413c4a"),
                new Case(
                        R2plus1dConfig.defaults(),
                        video,
                        400,
                        224,
                        "bb54361f71d385904c42ae2fc161c8a683a18d271d0f1c5fafb730f102100128"),
                new Case(
                        new ResnetConfig(34, 64, 7, 2, true),
                        image,
                        1000,
                        218,
                        "d6dbfa48843359d6e6792fe97274f873469f1ad536633545ef9326764e47ce48"),
                new Case(
                        new ResnetConfig(50, 64, 7, 2, true),
                        image,
                        1000,
                        320,
                        "2d5b8870b35e15302b693633772b7dd09604c71f966194756edea01b1c1ca347"));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void namesAndShapes_areTorchvisions(Case c) throws NoSuchAlgorithmException {
        long[] sample = c.sample().stream().mapToLong(Long::longValue).toArray();
        NetworkConfig config = new NetworkConfig(Map.of("m", c.encoder()), LateConcatConfig.defaults());
        try (MultiHeadNetwork network =
                MultiHeadNetwork.create(config, Map.of("m", sample), c.classes(), 0, Precision.FP32, Device.META)) {
            List<String> lines = TorchNames.encoder(network.state(), "m").entrySet().stream()
                    .map(e -> e.getKey() + " " + Arrays.toString(e.getValue().shape()))
                    .sorted()
                    .toList();
            assertThat(lines).hasSize(c.tensors());
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            assertThat(HexFormat.of().formatHex(digest)).isEqualTo(c.hash());
        }
    }
}
