package org.gblend.train.run;

import org.gblend.core.InputException;

/** On what a run trains. */
public enum TrainedOn {
    /** On T alone: V is only measured on. */
    T("T"),
    /** On T and V together: for schemes that need no V, or no longer. */
    T_AND_V("T+V");

    private final String text;

    TrainedOn(String text) {
        this.text = text;
    }

    /** As folders, results and tables have it. */
    public String text() {
        return text;
    }

    public static TrainedOn of(boolean onHoldout) {
        return onHoldout ? T_AND_V : T;
    }

    /**
     * What {@link #text} wrote.
     *
     * @throws InputException if it is neither
     */
    public static TrainedOn of(String text) {
        for (TrainedOn each : values()) {
            if (each.text.equals(text)) {
                return each;
            }
        }
        throw new InputException("trained on '" + text + "': a run trains on T or on T+V");
    }
}
