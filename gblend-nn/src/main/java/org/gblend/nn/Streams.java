package org.gblend.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.gblend.nn.torch.DType;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** One batch on its way through the encoders: what each gives to its own head and to the fusion. */
final class Streams {
    private final Map<String, Encoder> encoders;
    private final @Nullable Fusion fusion;
    private final @Nullable StageHeads stageHeads;
    private final Set<String> wanted;
    private final DType type;
    private final Device device;
    private final Pass pass;
    private final Map<String, Tensor> features = new LinkedHashMap<>();
    private final Map<String, Tensor> streams = new LinkedHashMap<>();

    /**
     * @param fusion which maps it takes of the encoders; null = the joint head is not wanted
     * @param stageHeads whose maps are pooled on the way; null = none are wanted
     * @param wanted heads
     */
    Streams(
            Map<String, Encoder> encoders,
            @Nullable Fusion fusion,
            @Nullable StageHeads stageHeads,
            Set<String> wanted,
            Precision precision,
            Device device,
            Pass pass) {
        this.encoders = encoders;
        this.fusion = fusion;
        this.stageHeads = stageHeads;
        this.wanted = wanted;
        this.type = precision.parameterType();
        this.device = device;
        this.pass = pass;
    }

    /** Runs a modality's encoder over the samples that have it. */
    void add(String modality, Tensor input, Presence presence) {
        if (presence.complete(modality)) {
            streams.put(modality, run(modality, input, features, pass));
            return;
        }
        PresentRows rows = rows(modality, presence, (int) input.size(0));
        if (rows.none()) {
            nothing(modality, rows);
            return;
        }
        Map<String, Tensor> own = new LinkedHashMap<>();
        Tensor stream = run(modality, rows.take(input), own, rows.pass(pass));
        own.forEach((name, feature) -> features.put(name, rows.spread(feature)));
        streams.put(modality, rows.spread(stream));
    }

    private void nothing(String modality, PresentRows rows) {
        Tensor feature = rows.nothing(type, encoder(modality).features());
        features.put(modality, feature);
        for (int stage : stages(modality)) {
            if (!trains(modality, stage).isEmpty()) {
                long channels = staged(modality, encoder(modality)).map(stage).channels();
                features.put(StageHeads.path(modality, stage), rows.nothing(type, channels));
            }
        }
        OptionalInt map = map(modality);
        streams.put(
                modality,
                map.isPresent()
                        ? rows.nothing(
                                type,
                                staged(modality, encoder(modality))
                                        .map(map.getAsInt())
                                        .axes())
                        : feature);
    }

    /** Runs an encoder to its features, or to the map that the fusion takes; on to its features where its head is wanted. */
    private Tensor run(String modality, Tensor input, Map<String, Tensor> to, Pass over) {
        OptionalInt index = map(modality);
        if (index.isEmpty() && stages(modality).isEmpty()) {
            Tensor feature = encoder(modality).forward(input, over).to(type);
            to.put(modality, feature);
            return feature;
        }
        StagedEncoder encoder = staged(modality, encoder(modality));
        int joined = index.orElse(encoder.stages());
        Tensor map = advance(modality, encoder.stem(input, over), 0, joined, to, over);
        if (index.isEmpty() || !Head.ofPart(wanted, modality).isEmpty()) {
            Tensor feature = encoder.pool(advance(modality, map, joined, encoder.stages(), to, over))
                    .to(type);
            to.put(modality, feature);
            return index.isEmpty() ? feature : map.to(type);
        }
        return map.to(type);
    }

    /** Map {@code from} to map {@code until}; the means of the maps that have a head are left on the way. */
    private Tensor advance(String modality, Tensor map, int from, int until, Map<String, Tensor> to, Pass over) {
        StagedEncoder encoder = staged(modality, encoder(modality));
        Tensor y = map;
        int at = from;
        for (int stage : stages(modality)) {
            if (stage > from && stage <= until) {
                y = encoder.advance(y, at, stage, over);
                at = stage;
                Tensor mean = y.rank() == 5 ? y.mean(2, 3, 4) : y.mean(2, 3);
                to.put(StageHeads.path(modality, stage), mean.to(type));
            }
        }
        return encoder.advance(y, at, until, over);
    }

    private Set<Integer> stages(String modality) {
        return stageHeads == null ? Set.of() : stageHeads.stages(modality);
    }

    /** The wanted heads whose losses train a stage. */
    List<String> trains(String modality, int stage) {
        List<String> heads = new ArrayList<>();
        if (wanted.contains(modality)) {
            heads.add(modality);
        }
        if (wanted.contains(MultiHeadNetwork.JOINT) && stage <= map(modality).orElse(Integer.MAX_VALUE)) {
            heads.add(MultiHeadNetwork.JOINT);
        }
        return heads;
    }

    /** A modality's features, (N, F), or by {@link StageHeads#path} the mean of a map, (N, C); null where its head is not wanted and the fusion takes a map. */
    @Nullable
    Tensor feature(String modality) {
        return features.get(modality);
    }

    /** What the fusion makes of all streams, (N, F). */
    Tensor fused(Fusion joining, Presence presence) {
        List<Tensor> all = List.copyOf(streams.values());
        if (streams.keySet().stream().allMatch(presence::complete)) {
            return joining.forward(all, pass);
        }
        List<Tensor> present = new ArrayList<>();
        int size = (int) all.getFirst().size(0);
        streams.keySet()
                .forEach(modality -> present.add(rows(modality, presence, size).mask(type)));
        return joining.forward(all, present, pass);
    }

    private PresentRows rows(String modality, Presence presence, int size) {
        return new PresentRows(presence.of(modality, size), device);
    }

    private OptionalInt map(String modality) {
        return fusion == null ? OptionalInt.empty() : fusion.map(modality);
    }

    private Encoder encoder(String modality) {
        return Objects.requireNonNull(encoders.get(modality), modality);
    }

    static StagedEncoder staged(String modality, Encoder encoder) {
        if (encoder instanceof StagedEncoder staged) {
            return staged;
        }
        throw new IllegalStateException(
                "the fusion takes a map of modality '" + modality + "', whose encoder has none");
    }
}
