package org.gblend.train.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContrastGridTest {
    private static final PairedDifference D = new PairedDifference(.1, 0, .2);

    @Test
    void of_schemesWithTheSameControls_isOneGrid() {
        List<ContrastGrid> grids = ContrastGrid.of(List.of(
                contrast("offline", "joint", "naive"),
                contrast("offline", "blend", "naive"),
                contrast("offline", "blend", "equal blend"),
                contrast("pair", "joint", "pair-naive"),
                contrast("online", "joint", "naive"),
                contrast("online", "blend", "equal blend")));
        assertThat(grids)
                .containsExactly(
                        new ContrastGrid(
                                List.of("naive", "equal blend"),
                                List.of(
                                        new ContrastGrid.Row("offline", "joint", Map.of("naive", D)),
                                        new ContrastGrid.Row("offline", "blend", Map.of("naive", D, "equal blend", D)),
                                        new ContrastGrid.Row("online", "joint", Map.of("naive", D)),
                                        new ContrastGrid.Row("online", "blend", Map.of("equal blend", D)))),
                        new ContrastGrid(
                                List.of("pair-naive"),
                                List.of(new ContrastGrid.Row("pair", "joint", Map.of("pair-naive", D)))));
    }

    @Test
    void of_aSchemeThatLacksAControl_joinsThoseThatHaveIt() {
        List<ContrastGrid> grids = ContrastGrid.of(List.of(
                contrast("failed", "joint", "naive"),
                contrast("offline", "joint", "naive"),
                contrast("offline", "joint", "equal")));
        assertThat(grids)
                .containsExactly(new ContrastGrid(
                        List.of("naive", "equal"),
                        List.of(
                                new ContrastGrid.Row("failed", "joint", Map.of("naive", D)),
                                new ContrastGrid.Row("offline", "joint", Map.of("naive", D, "equal", D)))));
    }

    @Test
    void of_nothing_isNoGrid() {
        assertThat(ContrastGrid.of(List.of())).isEmpty();
    }

    private static Leaderboard.Contrast contrast(String scheme, String prediction, String control) {
        return new Leaderboard.Contrast(scheme, prediction, control, D);
    }
}
