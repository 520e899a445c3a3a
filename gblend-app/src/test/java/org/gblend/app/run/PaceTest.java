package org.gblend.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private long now;
    private final Pace pace = new Pace(() -> now);

    private void wait(int seconds) {
        now += seconds * 1_000_000_000L;
    }

    @Test
    void secondsLeft_isTheRestAtTheSpeedSoFar() {
        wait(100);
        pace.expect("a", 10, 0);
        pace.expect("b", 10, 0);
        wait(8);
        pace.progress("a", 4, 10, "");

        assertThat(pace.done()).isEqualTo(4);
        assertThat(pace.secondsLeft()).isEqualTo(32);
    }

    @Test
    void finishedParts_areDoneFromTheStartAndNoMeasureOfSpeed() {
        pace.expect("a", 30, 30);
        pace.expect("b", 10, 0);
        assertThat(pace.secondsLeft()).isNaN();

        wait(5);
        pace.inherited("a", 30, 30, "");
        pace.progress("b", 1, 10, "");

        assertThat(pace.done()).isEqualTo(31);
        assertThat(pace.secondsLeft()).isEqualTo(45);
    }

    @Test
    void resumedRun_countsForTheSpeedOnlyFromThere() {
        pace.inherited("a", 6, 10, "");
        wait(3);
        pace.progress("a", 7, 10, "");

        assertThat(pace.secondsLeft()).isEqualTo(9);
    }

    @Test
    void runOfThisProcess_thatIsOpenedAgain_isNotInherited() {
        pace.expect("a", 4, 0);
        wait(8);
        pace.progress("a", 4, 4, "");
        pace.expect("a", 4, 4);
        pace.inherited("a", 4, 4, "");
        pace.expect("b", 1, 0);

        assertThat(pace.secondsLeft()).isEqualTo(2);
    }

    @Test
    void workThatIsTakenBack_isNotLeft() {
        pace.expect("seed-2/a.T", 10, 0);
        pace.expect("seed-2/a.T", 0, 0);
        pace.expect("seed-2/a.T.lr0.1", 10, 0);

        assertThat(pace.total()).isEqualTo(10);
    }
}
