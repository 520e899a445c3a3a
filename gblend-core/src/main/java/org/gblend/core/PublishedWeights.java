package org.gblend.core;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A weight vector printed in Wang, Tran, Feiszli, CVPR 2020, by name, for use as constants.
 *
 * <p>Values stand as printed: they sum to 1 up to the rounding of the print (0.002). Heads are called {@code rgb},
 * {@code flow}, {@code audio} and {@code joint}; {@link BlendWeights#renamed} fits them to other names.
 *
 * @param name such as {@code kinetics-rgb-audio}
 * @param source what it was estimated for
 * @param bySuperEpoch one vector, or, for online Gradient-Blending, one for each super-epoch
 */
public record PublishedWeights(String name, String source, List<BlendWeights> bySuperEpoch) {
    private static final List<String> RGB_AUDIO = List.of("rgb", "audio", "joint");
    private static final List<PublishedWeights> ALL =
            Stream.concat(offline().stream(), Stream.of(kineticsOnline())).toList();

    public PublishedWeights {
        bySuperEpoch = List.copyOf(bySuperEpoch);
    }

    /** Every vector of the paper. */
    public static List<PublishedWeights> all() {
        return ALL;
    }

    /**
     * The vector of this name.
     *
     * @throws InputException listing the names, if there is none
     */
    public static PublishedWeights named(String name) {
        return ALL.stream()
                .filter(p -> p.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new InputException("No published weights are called '" + name + "'. There are: "
                        + ALL.stream().map(PublishedWeights::name).collect(Collectors.joining(", ")) + "."));
    }

    /** Whether the weights change from super-epoch to super-epoch. */
    public boolean online() {
        return bySuperEpoch.size() > 1;
    }

    /**
     * The weights of a super-epoch, counted from 0; constant ones hold for all.
     *
     * @throws IllegalArgumentException if the online weights do not reach that far
     */
    public BlendWeights weights(int superEpoch) {
        if (superEpoch < 0 || (online() && superEpoch >= bySuperEpoch.size())) {
            throw new IllegalArgumentException("super-epoch " + superEpoch + ": published weights '" + name + "' have "
                    + bySuperEpoch.size() + ", counted from 0");
        }
        return online() ? bySuperEpoch.get(superEpoch) : bySuperEpoch.getFirst();
    }

    private static List<PublishedWeights> offline() {
        String r3d = "Kinetics, R3D-50, offline";
        List<String> rgbFlow = List.of("rgb", "flow", "joint");
        List<String> flowAudio = List.of("flow", "audio", "joint");
        List<String> allThree = List.of("rgb", "flow", "audio", "joint");
        return List.of(
                rgbAudio("kinetics-rgb-audio", r3d, .630, .014, .356),
                constant("kinetics-rgb-flow", r3d, rgbFlow, .309, .495, .196),
                constant("kinetics-flow-audio", r3d, flowAudio, .827, .011, .162),
                constant("kinetics-rgb-flow-audio", r3d, allThree, .33, .53, .01, .13),
                rgbAudio("minisports-rgb-audio", "mini-Sports, R3D-50, offline", .65, .06, .29),
                rgbAudio("miniaudioset-rgb-audio", "mini-AudioSet, R3D-50, offline", .38, .24, .38),
                rgbAudio("kinetics-ipcsn152-rgb-audio", "Kinetics, ip-CSN-152, offline", .485, .009, .506),
                rgbAudio(
                        "kinetics-ipcsn152-ig65m-rgb-audio",
                        "Kinetics, ip-CSN-152 pre-trained on IG-65M, offline",
                        .485,
                        .070,
                        .445),
                rgbAudio(
                        "audioset-r2plus1d101-rgb-audio",
                        "AudioSet, R(2+1)D-101, offline, estimated on mini-AudioSet",
                        .384,
                        .239,
                        .377),
                rgbAudio("epic-noun-rgb-audio", "EPIC-Kitchens nouns, ip-CSN-152, offline", .460, .175, .364),
                rgbAudio("epic-verb-rgb-audio", "EPIC-Kitchens verbs, ip-CSN-152, offline", .247, .524, .229));
    }

    private static PublishedWeights kineticsOnline() {
        return new PublishedWeights(
                "kinetics-rgb-audio-online",
                "Kinetics, R3D-50, online, super-epochs from epochs 0, 10, 15, 20, 25, 30, 35, 40 to 45",
                List.of(
                        BlendWeights.of(RGB_AUDIO, .517, .166, .317),
                        BlendWeights.of(RGB_AUDIO, .441, .268, .291),
                        BlendWeights.of(RGB_AUDIO, .980, .018, .002),
                        BlendWeights.of(RGB_AUDIO, .008, .001, .992),
                        BlendWeights.of(RGB_AUDIO, .840, .122, .038),
                        BlendWeights.of(RGB_AUDIO, .711, .203, .086),
                        BlendWeights.of(RGB_AUDIO, .621, .196, .183),
                        BlendWeights.of(RGB_AUDIO, .733, .143, .125)));
    }

    private static PublishedWeights rgbAudio(String name, String source, double rgb, double audio, double joint) {
        return constant(name, source, RGB_AUDIO, rgb, audio, joint);
    }

    private static PublishedWeights constant(String name, String source, List<String> heads, double... weights) {
        return new PublishedWeights(name, source, List.of(BlendWeights.of(heads, weights)));
    }
}
