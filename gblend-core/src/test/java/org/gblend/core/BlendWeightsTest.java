package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlendWeightsTest {
    private static final BlendWeights W = BlendWeights.of(List.of("rgb", "audio", "joint"), .63, .014, .356);

    @Test
    void toString_namesHeadsWithThreeDecimals() {
        assertThat(W).hasToString("rgb 0.630, audio 0.014, joint 0.356");
        assertThat(BlendWeights.of(List.of("a", "b"), 1e-8, -250000)).hasToString("a 1.00e-08, b -2.50e+05");
    }

    @Test
    void inOrder_reordersByName() {
        assertThat(W.inOrder(List.of("audio", "rgb", "joint")).weights()).containsExactly(.014, .63, .356);
    }

    @Test
    void inOrder_otherHeads_namesBoth() {
        assertThatThrownBy(() -> W.inOrder(List.of("audio", "video", "joint")))
                .isInstanceOf(InputException.class)
                .hasMessage("Weights are for the heads [rgb, audio, joint], but the network's heads are [audio, video,"
                        + " joint]: name exactly the network's heads.");
        assertThatThrownBy(() -> W.inOrder(List.of("rgb", "joint"))).isInstanceOf(InputException.class);
    }

    @Test
    void renamed_keepsTheOtherHeads() {
        assertThat(W.renamed(Map.of("rgb", "mouth")).heads()).containsExactly("mouth", "audio", "joint");
    }

    @Test
    void of_map_keepsItsOrder() {
        LinkedHashMap<String, Double> map = new LinkedHashMap<>();
        map.put("z", .25);
        map.put("a", .75);
        assertThat(BlendWeights.of(map)).isEqualTo(BlendWeights.of(List.of("z", "a"), .25, .75));
    }

    @Test
    void equal_shares1() {
        assertThat(BlendWeights.equal(List.of("a", "b", "c", "d")).weights()).containsExactly(.25, .25, .25, .25);
    }

    @Test
    void weights_changedOutside_stayInside() {
        W.weights()[0] = 9;
        assertThat(W.weight("rgb")).isEqualTo(.63);
    }

    @Test
    void equals_ignoresNotes() {
        assertThat(BlendWeights.of(W.heads(), W.weights(), List.of("why")))
                .isEqualTo(W)
                .hasSameHashCodeAs(W);
        assertThat(W).isNotEqualTo(BlendWeights.of(W.heads(), .63, .014, .357)).isNotEqualTo("W");
    }

    @Test
    void of_badWeights_areRefused() {
        assertThatThrownBy(() -> BlendWeights.of(List.of("a", "b"), 1))
                .hasMessage("2 heads with 1 weights: give every head one weight, and at least one head");
        assertThatThrownBy(() -> BlendWeights.of(List.of("a", "a"), .5, .5))
                .hasMessage("heads [a, a]: a head is there twice");
        assertThatThrownBy(() -> BlendWeights.of(List.of("a"), Double.NaN))
                .hasMessage("weight of head 'a' = NaN: a weight must be finite");
        assertThatThrownBy(() -> W.weight("flow"))
                .hasMessage("no weight for head 'flow': the heads are [rgb, audio, joint]");
    }
}
