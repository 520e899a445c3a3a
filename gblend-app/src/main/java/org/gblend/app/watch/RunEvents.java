package org.gblend.app.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gblend.core.InputException;
import org.gblend.train.folder.Json;
import org.gblend.train.run.EventLog;
import org.jspecify.annotations.Nullable;

/**
 * A run as its event log tells it.
 *
 * @param events in the order of the writing; lines that are none are left out
 */
record RunEvents(List<RunEvents.Event> events) {

    /** One line of the log. */
    record Event(Instant time, String kind, Map<String, Object> facts) {
        double number(String name) {
            return facts.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
        }

        String text(String name) {
            return String.valueOf(facts.getOrDefault(name, ""));
        }

        /** Numbers by name, such as losses by head. */
        Map<String, Double> numbers(String name) {
            Map<String, Double> numbers = new LinkedHashMap<>();
            if (facts.get(name) instanceof Map<?, ?> map) {
                map.forEach((key, value) -> {
                    if (value instanceof Number number) {
                        numbers.put(String.valueOf(key), number.doubleValue());
                    }
                });
            }
            return numbers;
        }
    }

    static RunEvents read(Path folder) {
        Path file = folder.resolve(EventLog.FILE);
        List<Event> events = new ArrayList<>();
        if (Files.exists(file)) {
            try {
                for (String line : Files.readAllLines(file)) {
                    Event event = event(line);
                    if (event != null) {
                        events.add(event);
                    }
                }
            } catch (IOException e) {
                throw new InputException(file + ": cannot be read (" + e + ")", e);
            }
        }
        return new RunEvents(events);
    }

    /** Null for a line that a kill cut short. */
    @SuppressWarnings("unchecked")
    private static @Nullable Event event(String line) {
        try {
            Map<String, Object> facts = Json.parse(line, Map.class, EventLog.FILE);
            return new Event(
                    Instant.parse(String.valueOf(facts.get("time"))), String.valueOf(facts.get("event")), facts);
        } catch (InputException | DateTimeException torn) {
            return null;
        }
    }

    /** The newest event of these kinds. */
    @Nullable
    Event last(String... kinds) {
        List<String> wanted = List.of(kinds);
        return events.reversed().stream()
                .filter(event -> wanted.isEmpty() || wanted.contains(event.kind))
                .findFirst()
                .orElse(null);
    }

    /** Why the last process gave the run up; null if it did not. */
    @Nullable
    String fault() {
        Event end = last("start", "fault", "end");
        return end != null && end.kind.equals("fault") ? end.text("text") : null;
    }

    /** The epochs of the run itself, each as it was last trained. */
    List<Event> epochs() {
        TreeMap<Integer, Event> epochs = new TreeMap<>();
        for (Event event : events) {
            if (event.kind.equals("epoch")) {
                epochs.put((int) event.number("epoch"), event);
            }
        }
        return List.copyOf(epochs.values());
    }

    /** Share of the work that is done, from 0 to 1. */
    double share() {
        Event far = last("epoch", "progress");
        double share = far == null ? 0 : far.number("done") / far.number("work");
        return Double.isFinite(share) ? Math.clamp(share, 0, 1) : 0;
    }

    /**
     * Seconds that the rest takes at the speed since this process's first word of its work; NaN where there is nothing to go
     * by, as after the first word, or with a clock that was set back.
     */
    double secondsLeft() {
        Event start = last("start");
        Event far = last("epoch", "progress");
        if (start == null || far == null) {
            return Double.NaN;
        }
        int begin = events.indexOf(start);
        Event first = events.subList(begin, events.size()).stream()
                .filter(event -> Double.isFinite(event.number("done")))
                .findFirst()
                .orElse(start);
        boolean resumed = first.text("text").equals("resumed");
        double from = resumed ? first.number("done") : 0;
        Instant since = resumed ? first.time : start.time;
        double fresh = far.number("done") - from;
        double seconds = (far.time.toEpochMilli() - since.toEpochMilli()) / 1000.0;
        return fresh > 0 && seconds > 0 ? seconds / fresh * (far.number("work") - far.number("done")) : Double.NaN;
    }
}
