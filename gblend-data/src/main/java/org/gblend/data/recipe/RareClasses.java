package org.gblend.data.recipe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What becomes of verbs and nouns with fewer than {@code min-count} training rows: {@code rare=drop} leaves their rows out,
 * in every set and for both tasks; {@code rare=merge} calls all of them {@value #OTHER}.
 *
 * <p>A class that no training row has cannot be learned: its rows are left out in either case.
 */
final class RareClasses {
    static final String OTHER = "other";

    private static final int NAMED = 3;

    private final Listing list;
    private final int least;

    private RareClasses(Listing list, int least) {
        this.list = list;
        this.least = least;
    }

    static List<TaskRow> treated(Collected folder, Listing list, List<TaskRow> rows) {
        int least = folder.number("min-count", 1, 1);
        RareClasses rare = new RareClasses(list, least);
        boolean merge = folder.choice("rare", "drop", "merge").equals("merge");
        return merge ? new RareClasses(list, 1).dropped(rare.merged(rows)) : rare.dropped(rows);
    }

    private List<TaskRow> merged(List<TaskRow> rows) {
        Set<String> verbs = rare(rows, TaskRow::verb);
        Set<String> nouns = rare(rows, TaskRow::noun);
        tell(
                "verbs",
                verbs,
                rows.stream().filter(r -> verbs.contains(r.verb())).count(),
                "are called \"" + OTHER + "\"");
        tell(
                "nouns",
                nouns,
                rows.stream().filter(r -> nouns.contains(r.noun())).count(),
                "are called \"" + OTHER + "\"");
        return rows.stream()
                .map(r -> r.withLabels(
                        verbs.contains(r.verb()) ? OTHER : r.verb(), nouns.contains(r.noun()) ? OTHER : r.noun()))
                .toList();
    }

    /** Dropping a rare verb's rows takes rows from nouns too: repeated until nothing is rare. */
    private List<TaskRow> dropped(List<TaskRow> all) {
        List<TaskRow> rows = all;
        Set<String> verbs = new TreeSet<>();
        Set<String> nouns = new TreeSet<>();
        for (boolean more = true; more; ) {
            Set<String> rareVerbs = rare(rows, TaskRow::verb);
            Set<String> rareNouns = rare(rows, TaskRow::noun);
            rows = rows.stream()
                    .filter(r -> !rareVerbs.contains(r.verb()) && !rareNouns.contains(r.noun()))
                    .toList();
            verbs.addAll(rareVerbs);
            nouns.addAll(rareNouns);
            more = !rareVerbs.isEmpty() || !rareNouns.isEmpty();
        }
        tell("verbs", verbs, all.stream().filter(r -> verbs.contains(r.verb())).count(), "are left out");
        tell("nouns", nouns, all.stream().filter(r -> nouns.contains(r.noun())).count(), "are left out");
        return rows;
    }

    private Set<String> rare(List<TaskRow> rows, Function<TaskRow, String> label) {
        Map<String, Integer> counts = new HashMap<>();
        rows.forEach(r -> counts.merge(label.apply(r), r.split().equals("train") ? 1 : 0, Integer::sum));
        return counts.entrySet().stream()
                .filter(e -> e.getValue() < least)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void tell(String what, Set<String> classes, long rows, String fate) {
        if (!classes.isEmpty()) {
            list.note("%d %s have fewer than %d training rows: their %d rows %s (min-count, rare); the first: %s"
                    .formatted(
                            classes.size(),
                            what,
                            least,
                            rows,
                            fate,
                            classes.stream().limit(NAMED).collect(Collectors.joining(", "))));
        }
    }
}
