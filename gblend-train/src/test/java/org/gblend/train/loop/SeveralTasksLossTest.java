package org.gblend.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gblend.data.Batch;
import org.gblend.data.Batches;
import org.gblend.data.Loader;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.Tiny;
import org.gblend.train.TwoTasks;
import org.gblend.train.config.TrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loss of a step with two tasks: {@code sum_t sum_i w_ti L_ti}, each from the labels of its own task. */
class SeveralTasksLossTest {
    private static final StepAt AT = new StepAt(0, 0, 0, 1);
    private static final Map<String, Double> WEIGHTS = weights();

    @TempDir
    Path folder;

    private static Map<String, Double> weights() {
        Map<String, Double> weights = new LinkedHashMap<>();
        weights.put("verb/a", 0.2);
        weights.put("verb/joint", 0.8);
        weights.put("noun/b", 0.7);
        weights.put("noun/joint", 0.3);
        return weights;
    }

    @Test
    void step_ofTwoTasks_isTheWeightedSumByHand() {
        try (Tiny tiny = Tiny.open(folder, TwoTasks.experiment(folder))) {
            TrainingConfig training = tiny.experiment().training();
            var set = tiny.data().sets().train();
            try (Loader loader = tiny.context()
                            .loader(set, training, tiny.experiment().heads());
                    MultiHeadNetwork full = tiny.context().network(training);
                    Learner learner = new Learner("test", full.copy(WEIGHTS.keySet()), training, WEIGHTS);
                    Batches batches = loader.training(set, 0, 0);
                    Batch batch = batches.next();
                    var _ = new Scope()) {
                learner.network().training(true);
                Map<String, Tensor> logits =
                        learner.network().logits(BatchTensors.inputs(batch, learner.network()), WEIGHTS.keySet());
                Map<String, float[]> values = new LinkedHashMap<>();
                logits.forEach((head, z) -> values.put(head, z.toFloats()));
                List<String> heads = learner.trainedHeads();
                assertThat(heads).containsExactlyElementsOf(WEIGHTS.keySet());

                double[] losses = learner.step(batch, AT);

                for (int h = 0; h < heads.size(); h++) {
                    String head = heads.get(h);
                    double[] bias = new double[head.startsWith("verb") ? TwoTasks.VERBS : TwoTasks.NOUNS];
                    double loss = byHand(Objects.requireNonNull(values.get(head)), head, batch.rows(), bias);
                    assertThat(losses[h]).as(head).isCloseTo(loss, within(1e-5));
                    double[] gradient = gradient(learner, "heads." + head + ".bias");
                    for (int c = 0; c < bias.length; c++) {
                        assertThat(gradient[c])
                                .as(head)
                                .isCloseTo(WEIGHTS.getOrDefault(head, 0.0) * bias[c], within(1e-6));
                    }
                }
                assertSumOfHeads(full, training, learner, batch);
            }
        }
    }

    /** Mean cross-entropy; its gradient of the biases is added to {@code bias}: the mean of softmax less label. */
    private static double byHand(float[] logits, String head, int[] rows, double[] bias) {
        int classes = bias.length;
        double loss = 0;
        for (int i = 0; i < rows.length; i++) {
            int label = head.startsWith("verb") ? rows[i] % TwoTasks.VERBS : rows[i] / TwoTasks.VERBS % TwoTasks.NOUNS;
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(logits[i * classes + c]);
            }
            for (int c = 0; c < classes; c++) {
                double p = Math.exp(logits[i * classes + c]) / sum;
                bias[c] += (p - (c == label ? 1 : 0)) / rows.length;
            }
            loss += (Math.log(sum) - logits[i * classes + label]) / rows.length;
        }
        return loss;
    }

    /** A shared encoder's gradient is the sum of what each head's loss alone gives it. */
    private static void assertSumOfHeads(MultiHeadNetwork full, TrainingConfig training, Learner all, Batch batch) {
        String name = all.network().parameters(WEIGHTS.keySet()).keySet().stream()
                .filter(n -> n.startsWith("encoders.b.") && n.endsWith("bias"))
                .findFirst()
                .orElseThrow();
        double[] whole = gradient(all, name);
        double[] sum = new double[whole.length];
        for (String head : List.of("verb/joint", "noun/b", "noun/joint")) {
            Map<String, Double> own = Map.of(head, WEIGHTS.getOrDefault(head, 0.0));
            try (Learner alone = new Learner("alone", full.copy(own.keySet()), training, own)) {
                alone.step(batch, AT);
                double[] part = gradient(alone, name);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += part[i];
                }
            }
        }
        for (int i = 0; i < sum.length; i++) {
            assertThat(whole[i]).isCloseTo(sum[i], within(1e-6));
        }
    }

    private static double[] gradient(Learner learner, String parameter) {
        Tensor tensor = learner.network()
                .parameters(new LinkedHashSet<>(learner.network().heads()))
                .get(parameter);
        return Objects.requireNonNull(Objects.requireNonNull(tensor, parameter).grad(), parameter)
                .toDoubles();
    }
}
