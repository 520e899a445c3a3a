package org.gblend.nn.encoders;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.gblend.nn.StagedEncoder;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;

/** Stem, stages of residual blocks, pooling: every convolutional network over maps, built from its plan. */
final class ResidualEncoder implements StagedEncoder {
    private final ResidualPlan plan;
    private final Stem stem;
    private final Stages stages;
    private final List<MapShape> maps = new ArrayList<>();

    /**
     * @param sample shape of a sample, channels last
     */
    ResidualEncoder(Parameters parameters, ResidualPlan plan, Stem stem, long[] sample) {
        this.plan = plan;
        this.stem = stem;
        stages = new Stages(parameters, plan, 0, stem.channels());
        List<Long> size =
                stem.size(LongStream.of(sample).limit(plan.axes()).boxed().toList());
        maps.add(new MapShape(stem.channels(), size));
        for (int stage = 0; stage < plan.stages(); stage++) {
            size = plan.size(stage, size);
            maps.add(new MapShape(stages.channels(stage), size));
        }
    }

    @Override
    public int features() {
        return stages.features();
    }

    @Override
    public int stages() {
        return plan.stages();
    }

    @Override
    public MapShape map(int index) {
        return maps.get(index);
    }

    @Override
    public Tensor stem(Tensor batch, Pass pass) {
        try (Scope scope = new Scope()) {
            Tensor x = plan.axes() == 3 ? batch.permute(0, 4, 1, 2, 3) : batch.permute(0, 3, 1, 2);
            return scope.keep(stem.layer().forward(x, pass));
        }
    }

    @Override
    public Tensor stage(int index, Tensor map, Pass pass) {
        return stages.forward(index, map, pass);
    }

    @Override
    public Tensor pool(Tensor map) {
        return stages.pool(map);
    }

    @Override
    public Tail tail(Parameters parameters, int from, long channels) {
        return new Stages(parameters, plan, from, channels);
    }

    /** The stages from one on. */
    private static final class Stages implements Tail {
        private final ResidualPlan plan;
        private final int first;
        private final List<List<ResidualBlock>> blocks = new ArrayList<>();
        private final long channels;

        Stages(Parameters parameters, ResidualPlan plan, int first, long in) {
            this.plan = plan;
            this.first = first;
            long now = in;
            for (int stage = first; stage < plan.stages(); stage++) {
                blocks.add(plan.stage(parameters.child("layer" + (stage + 1)), stage, now));
                now = channels(stage);
            }
            channels = now;
        }

        long channels(int stage) {
            return blocks.get(stage - first).getLast().channels();
        }

        @Override
        public int features() {
            return Math.toIntExact(channels);
        }

        Tensor forward(int stage, Tensor map, Pass pass) {
            try (Scope scope = new Scope()) {
                Tensor y = map;
                for (ResidualBlock block : blocks.get(stage - first)) {
                    Tensor next = block.forward(y, pass);
                    if (y != map) {
                        scope.free(y);
                    }
                    y = next;
                }
                return scope.keep(y);
            }
        }

        Tensor pool(Tensor map) {
            return switch (plan.pool()) {
                case MEAN -> plan.axes() == 3 ? map.mean(2, 3, 4) : map.mean(2, 3);
                case MAX -> map.maxPoolAll().flatten(1);
            };
        }

        @Override
        public Tensor forward(Tensor map, Pass pass) {
            Tensor y = map;
            for (int stage = first; stage < plan.stages(); stage++) {
                y = forward(stage, y, pass);
            }
            return pool(y);
        }
    }
}
