package org.gblend.nn;

import java.util.List;
import java.util.Map;
import org.gblend.nn.torch.Tensor;

/**
 * What a network says of a batch in training.
 *
 * @param heads by head in the network's order, (N, classes)
 * @param stages of the heads on stages that some wanted head trains, by modality and stage
 */
public record TrainingLogits(Map<String, Tensor> heads, List<StageOutput> stages) {}
