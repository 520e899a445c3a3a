package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PublishedWeightsTest {

    @Test
    void all_sumTo1UpToThePrintsRounding() {
        assertThat(PublishedWeights.all())
                .hasSize(12)
                .allSatisfy(p -> assertThat(p.bySuperEpoch())
                        .allSatisfy(w -> assertThat(w.sum()).isCloseTo(1, within(.00201))));
    }

    @Test
    void all_haveTheirOwnNames() {
        assertThat(PublishedWeights.all()).extracting(PublishedWeights::name).doesNotHaveDuplicates();
    }

    @Test
    void named_constant_holdsInEverySuperEpoch() {
        PublishedWeights p = PublishedWeights.named("kinetics-rgb-audio");
        assertThat(p.online()).isFalse();
        assertThat(p.weights(0)).hasToString("rgb 0.630, audio 0.014, joint 0.356");
        assertThat(p.weights(7)).isEqualTo(p.weights(0));
    }

    @Test
    void named_threeModalities() {
        assertThat(PublishedWeights.named("kinetics-rgb-flow-audio").weights(0))
                .hasToString("rgb 0.330, flow 0.530, audio 0.010, joint 0.130");
    }

    @Test
    void named_online_followsThePapersSchedule() {
        PublishedWeights p = PublishedWeights.named("kinetics-rgb-audio-online");
        assertThat(p.bySuperEpoch()).hasSameSizeAs(SuperEpochs.defaults().schedule(45));
        assertThat(p.weights(3)).hasToString("rgb 0.008, audio 0.001, joint 0.992");
        assertThatThrownBy(() -> p.weights(8))
                .hasMessage("super-epoch 8: published weights 'kinetics-rgb-audio-online' have 8, counted from 0");
    }

    @Test
    void named_unknown_listsTheNames() {
        assertThatThrownBy(() -> PublishedWeights.named("kinetics"))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("No published weights are called 'kinetics'. There are: kinetics-rgb-audio,"
                        + " kinetics-rgb-flow,");
    }
}
