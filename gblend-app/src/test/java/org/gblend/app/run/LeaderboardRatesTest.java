package org.gblend.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.Metric;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.compare.RateChoice;
import org.gblend.train.eval.Score;
import org.junit.jupiter.api.Test;

class LeaderboardRatesTest {
    @Test
    void ratesNotToldApart_areNamedAfterThoseChosen() {
        Map<String, RateChoice> choices = new LinkedHashMap<>();
        choices.put("equal", new RateChoice(0.1, Map.of(0.05, score(59), 0.1, score(68))));
        choices.put("image", new RateChoice(0.1, Map.of(0.05, score(75), 0.1, score(75))));
        choices.put("online", new RateChoice(0.05, Map.of(0.05, score(66), 0.1, score(65))));

        assertThat(LeaderboardText.of(board(choices), Metric.ACCURACY))
                .contains("Learning rates chosen on validation: equal 0.1 image 0.1 online 0.05")
                .contains("Not told apart by the validation samples (95 %, one seed):"
                        + " image 0.1 or 0.05; online 0.05 or 0.1\n\n");
    }

    @Test
    void ratesThatValidationTellsApart_haveNoSuchLine() {
        Map<String, RateChoice> choices = Map.of("equal", new RateChoice(0.1, Map.of(0.05, score(59), 0.1, score(68))));

        assertThat(LeaderboardText.of(board(choices), Metric.ACCURACY))
                .contains("Learning rates chosen on validation: equal 0.1\n")
                .doesNotContain("Not told apart");
    }

    private static Leaderboard board(Map<String, RateChoice> choices) {
        Map<String, Double> rates = new LinkedHashMap<>();
        choices.forEach((name, choice) -> rates.put(name, choice.rate()));
        return new Leaderboard(
                "letters",
                200,
                25,
                List.of(1L),
                List.of(),
                Map.of(),
                Map.of(),
                rates,
                choices,
                0,
                Map.of(),
                null,
                null,
                null);
    }

    private static Score score(int right) {
        double top1 = right / 75.0;
        return new Score(top1, 1, top1, top1, 0.5, 75, null, null);
    }
}
