package org.gblend.train.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.SgdConfig;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.Tiny;
import org.gblend.train.config.CosineConfig;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.loop.RunListener;
import org.gblend.train.run.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Under SGD with momentum and weight decay d, {@code v <- m v + s g + d p, p <- p - r v}: weights that sum to s are weights that sum to 1 at
 * s times the rate and with a decay of d / s. Hence the rate is chosen for each scheme.
 */
class WeightSumTest {
    private static final double SUM = 3;
    private static final double RATE = 0.02;
    private static final double DECAY = 0.03;

    @TempDir
    private Path folder;

    @Test
    void equal_ofAnotherSum_isAnotherRateAndDecay() {
        try (Tiny tiny = Tiny.open(folder)) {
            train(tiny, "sum", SUM, RATE, DECAY);
            train(tiny, "rate", 1, SUM * RATE, DECAY / SUM);
            train(tiny, "neither", 1, RATE, DECAY);
        }
        try (var _ = new Scope()) {
            assertThat(distance("sum", "rate")).isCloseTo(0, within(1e-10));
            assertThat(distance("sum", "neither")).isGreaterThan(1e-2);
        }
    }

    private void train(Tiny tiny, String name, double sum, double rate, double decay) {
        TrainingConfig training = new TrainingConfig(
                Tiny.EPOCHS,
                16,
                new SgdConfig(rate, 0.9, true, decay),
                CosineConfig.defaults(),
                0,
                0,
                0,
                1,
                Precision.FP64,
                "cpu",
                2,
                1,
                0,
                7);
        tiny.run(
                folder.resolve(name),
                tiny.scheme(new EqualConfig(sum)),
                RunListener.silent(),
                plan -> new TrainingRun.Plan(
                        plan.name(), plan.scheme(), training, _ -> training, false, true, plan.estimates()));
    }

    /** The largest difference of any parameter of the two networks. */
    private double distance(String one, String other) {
        Map<String, Tensor> first = parameters(one);
        Map<String, Tensor> second = parameters(other);
        assertThat(first).isNotEmpty();
        assertThat(second.keySet()).isEqualTo(first.keySet());
        double most = 0;
        for (Map.Entry<String, Tensor> entry : first.entrySet()) {
            double[] a = entry.getValue().toDoubles();
            double[] b = Objects.requireNonNull(second.get(entry.getKey())).toDoubles();
            for (int i = 0; i < a.length; i++) {
                most = Math.max(most, Math.abs(a[i] - b[i]));
            }
        }
        return most;
    }

    private Map<String, Tensor> parameters(String run) {
        Map<String, Tensor> all =
                Safetensors.read(folder.resolve(run + "/last.safetensors")).tensors();
        all.keySet().removeIf(name -> !name.contains("/net/"));
        return all;
    }
}
