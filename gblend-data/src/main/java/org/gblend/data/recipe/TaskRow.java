package org.gblend.data.recipe;

/**
 * A row with a label for each of two tasks.
 *
 * @param group what the sets never tear apart
 * @param split its set; empty = not drawn yet
 */
record TaskRow(
        String id,
        String file,
        String verb,
        String noun,
        String participant,
        String group,
        String start,
        String end,
        String split) {
    TaskRow withSplit(String value) {
        return new TaskRow(id, file, verb, noun, participant, group, start, end, value);
    }

    TaskRow withLabels(String newVerb, String newNoun) {
        return new TaskRow(id, file, newVerb, newNoun, participant, group, start, end, split);
    }
}
