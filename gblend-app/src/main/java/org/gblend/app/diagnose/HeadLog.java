package org.gblend.app.diagnose;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gblend.core.HeadCurve;
import org.gblend.core.InputException;
import org.gblend.core.Measure;

/**
 * One head's log, a point per epoch. Of several training values of an epoch the mean is taken, as the training went through it; of
 * several validation values the last. Where epochs have fractions, or are steps, a training value belongs to the next validation value
 * instead: both are seldom logged at the same instant then.
 *
 * @param head its name
 * @param points epochs that have both values
 * @param incomplete how many epochs have one of them alone
 * @param averaged whether some point's training value is a mean of several
 */
record HeadLog(String head, SortedMap<Double, Measure> points, int incomplete, boolean averaged) {

    HeadLog {
        points = Collections.unmodifiableSortedMap(new TreeMap<>(points));
    }

    /**
     * Training and validation values put together.
     *
     * @param steps whether the epochs are steps
     * @throws InputException if no epoch has both
     */
    static HeadLog of(String head, List<LogPoint> train, List<LogPoint> val, boolean steps) {
        NavigableMap<Double, Double> heldOut = new TreeMap<>();
        val.forEach(point -> heldOut.put(point.epoch(), point.value()));
        boolean whole = !steps
                && train.stream().allMatch(HeadLog::isWhole)
                && val.stream().allMatch(HeadLog::isWhole);
        NavigableMap<Double, List<Double>> trained = new TreeMap<>();
        for (LogPoint point : train) {
            Double next = whole ? Double.valueOf(point.epoch()) : heldOut.ceilingKey(point.epoch());
            // After the last validation value there is none to go with: all of these are one point without.
            double at = next == null ? train.getLast().epoch() : next;
            trained.computeIfAbsent(at, _ -> new ArrayList<>()).add(point.value());
        }
        TreeMap<Double, Measure> points = new TreeMap<>();
        trained.forEach((epoch, values) -> {
            Double other = heldOut.get(epoch);
            if (other != null) {
                points.put(epoch, new Measure(mean(values), other));
            }
        });
        if (points.isEmpty()) {
            throw new InputException("Head '" + head
                    + "': no epoch has both a training and a validation value (training"
                    + " has " + range(trained.navigableKeySet()) + ", validation " + range(heldOut.navigableKeySet())
                    + ").");
        }
        Set<Double> all = new TreeSet<>(heldOut.keySet());
        all.addAll(trained.keySet());
        boolean averaged = points.keySet().stream()
                .anyMatch(epoch -> trained.getOrDefault(epoch, List.of()).size() > 1);
        return new HeadLog(head, points, all.size() - points.size(), averaged);
    }

    private static boolean isWhole(LogPoint point) {
        return point.epoch() == Math.rint(point.epoch());
    }

    private static double mean(List<Double> values) {
        return values.size() == 1
                ? values.getFirst()
                : values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static String range(Collection<Double> epochs) {
        List<Double> sorted = List.copyOf(epochs);
        return sorted.isEmpty()
                ? "none"
                : sorted.size() == 1
                        ? DiagnosisText.epoch(sorted.getFirst())
                        : DiagnosisText.epoch(sorted.getFirst()) + " to " + DiagnosisText.epoch(sorted.getLast());
    }

    /**
     * The epochs that all heads have.
     *
     * @throws InputException if there are none
     */
    static List<Double> common(List<HeadLog> logs) {
        TreeSet<Double> common = new TreeSet<>(logs.getFirst().points().keySet());
        logs.forEach(log -> common.retainAll(log.points().keySet()));
        if (common.isEmpty()) {
            throw new InputException("No epoch is there for every head ("
                    + logs.stream()
                            .map(log ->
                                    log.head() + " has " + range(log.points().keySet()))
                            .collect(Collectors.joining(", "))
                    + "). The heads are set against each other at the same epochs: log them alike.");
        }
        return List.copyOf(common);
    }

    /** The curve at some of its epochs. */
    HeadCurve curve(List<Double> epochs) {
        return HeadCurve.of(
                head,
                epochs.stream().mapToDouble(epoch -> at(epoch).train()).toArray(),
                epochs.stream().mapToDouble(epoch -> at(epoch).heldOut()).toArray());
    }

    private Measure at(double epoch) {
        Measure measure = points.get(epoch);
        if (measure == null) {
            throw new IllegalArgumentException("head '" + head + "' has no epoch " + epoch);
        }
        return measure;
    }

    /** What was left out of the logs and put together in them. */
    static List<String> notes(List<HeadLog> logs, int common) {
        List<String> notes = new ArrayList<>();
        String incomplete = logs.stream()
                .filter(log -> log.incomplete() > 0)
                .map(log -> log.head() + " " + log.incomplete())
                .collect(Collectors.joining(", "));
        if (!incomplete.isEmpty()) {
            notes.add("Epochs with a training or a validation value alone are left out: " + incomplete + ".");
        }
        String others = logs.stream()
                .filter(log -> log.points().size() > common)
                .map(log -> log.head() + " " + (log.points().size() - common) + " of "
                        + log.points().size())
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            notes.add("Epochs that not every head has are left out: " + others + ".");
        }
        String averaged =
                logs.stream().filter(HeadLog::averaged).map(HeadLog::head).collect(Collectors.joining(", "));
        if (!averaged.isEmpty()) {
            notes.add("Several training values of one epoch are told as their mean: " + averaged + ".");
        }
        return notes;
    }
}
