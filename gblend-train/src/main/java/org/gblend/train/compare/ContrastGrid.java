package org.gblend.train.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Differences of schemes that have the same controls, to be laid out with a column per control.
 *
 * @param controls in order
 * @param rows a scheme's predictions follow each other
 */
public record ContrastGrid(List<String> controls, List<Row> rows) {
    /**
     * One prediction of a scheme.
     *
     * @param byControl difference by control; a prediction may lack some
     */
    public record Row(String scheme, String prediction, Map<String, PairedDifference> byControl) {}

    private record Key(String scheme, String prediction) {}

    /**
     * A grid for each set of controls: lines of other modalities have others. A scheme that lacks some controls, such as one
     * with a failed seed, joins those that have them all.
     */
    public static List<ContrastGrid> of(List<Leaderboard.Contrast> contrasts) {
        SequencedMap<String, List<Leaderboard.Contrast>> byScheme = contrasts.stream()
                .collect(Collectors.groupingBy(Leaderboard.Contrast::scheme, LinkedHashMap::new, Collectors.toList()));
        List<List<String>> widest =
                widest(byScheme.values().stream().map(ContrastGrid::controls).toList());
        SequencedMap<List<String>, List<Leaderboard.Contrast>> byControls = new LinkedHashMap<>();
        byScheme.values()
                .forEach(own -> byControls
                        .computeIfAbsent(holder(controls(own), widest), _ -> new ArrayList<>())
                        .addAll(own));
        return byControls.entrySet().stream()
                .map(grid -> new ContrastGrid(grid.getKey(), rows(grid.getValue())))
                .toList();
    }

    private static List<List<String>> widest(List<List<String>> all) {
        return all.stream()
                .filter(own -> all.stream().noneMatch(other -> other.size() > own.size() && other.containsAll(own)))
                .toList();
    }

    private static List<String> holder(List<String> own, List<List<String>> widest) {
        return widest.stream()
                .filter(other -> other.containsAll(own))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> controls(List<Leaderboard.Contrast> contrasts) {
        return contrasts.stream().map(Leaderboard.Contrast::control).distinct().toList();
    }

    private static List<Row> rows(List<Leaderboard.Contrast> contrasts) {
        SequencedMap<Key, Map<String, PairedDifference>> rows = new LinkedHashMap<>();
        contrasts.forEach(c -> rows.computeIfAbsent(new Key(c.scheme(), c.prediction()), _ -> new LinkedHashMap<>())
                .put(c.control(), c.difference()));
        return rows.entrySet().stream()
                .map(row -> new Row(row.getKey().scheme(), row.getKey().prediction(), row.getValue()))
                .toList();
    }
}
