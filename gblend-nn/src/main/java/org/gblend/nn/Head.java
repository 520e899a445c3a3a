package org.gblend.nn;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * What a head's name says: of which task it is, and what it sees.
 *
 * <p>Of one task a head is named after its part, {@code rgb} or {@code joint}; of several {@code TASK/PART}, such as
 * {@code verb/rgb}. A part's name alone then stands for its heads of all tasks together.
 *
 * @param task empty where there is one
 * @param part a modality, or {@link MultiHeadNetwork#JOINT}
 */
public record Head(String task, String part) {
    private static final char BETWEEN = '/';

    /** The head of a name. */
    public static Head of(String name) {
        int at = name.indexOf(BETWEEN);
        return at < 0 ? new Head("", name) : new Head(name.substring(0, at), name.substring(at + 1));
    }

    public String name() {
        return task.isEmpty() ? part : task + BETWEEN + part;
    }

    /** The task of a head; empty where there is one. */
    public static String task(String name) {
        return of(name).task;
    }

    /** What a head sees: a modality, or {@link MultiHeadNetwork#JOINT}. */
    public static String part(String name) {
        return of(name).part;
    }

    /** Whether a head is on the fusion of all modalities. */
    public static boolean isJoint(String name) {
        return part(name).equals(MultiHeadNetwork.JOINT);
    }

    /** Whether these are heads of several tasks. */
    public static boolean anyTask(Collection<String> heads) {
        return heads.stream().anyMatch(head -> !task(head).isEmpty());
    }

    /** Whether one of these heads is on the fusion of all modalities. */
    public static boolean anyJoint(Collection<String> heads) {
        return heads.stream().anyMatch(Head::isJoint);
    }

    /** The parts of these heads, each once and in order. */
    public static SequencedSet<String> parts(Collection<String> heads) {
        SequencedSet<String> parts = new LinkedHashSet<>();
        heads.forEach(head -> parts.add(part(head)));
        return parts;
    }

    /** Those of these heads that see a part, in order: one for each task. */
    public static SequencedSet<String> ofPart(Collection<String> heads, String part) {
        SequencedSet<String> own = new LinkedHashSet<>();
        heads.stream().filter(head -> part(head).equals(part)).forEach(own::add);
        return own;
    }

    /** Values by head, apart by task in order; one map where there is one task. */
    public static <V> Map<String, Map<String, V>> byTask(Map<String, V> byHead) {
        Map<String, Map<String, V>> tasks = new LinkedHashMap<>();
        byHead.forEach((head, value) ->
                tasks.computeIfAbsent(task(head), _ -> new LinkedHashMap<>()).put(head, value));
        return tasks;
    }

    /**
     * All heads of a network: task by task its modalities in order, and the joint head where there are several modalities.
     *
     * @param tasks names; empty = one task
     */
    public static List<String> all(Collection<String> tasks, Collection<String> modalities) {
        SequencedSet<String> parts = new LinkedHashSet<>(modalities);
        if (parts.size() > 1) {
            parts.add(MultiHeadNetwork.JOINT);
        }
        return (tasks.isEmpty() ? List.of("") : List.copyOf(tasks))
                .stream()
                        .flatMap(task -> parts.stream().map(part -> new Head(task, part).name()))
                        .toList();
    }
}
