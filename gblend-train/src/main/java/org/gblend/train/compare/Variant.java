package org.gblend.train.compare;

/** On what a scheme trains. */
enum Variant {
    /** On T alone: V is only measured on. */
    T("T"),
    /** On T and V together: for schemes that need no V, or no longer. */
    T_AND_V("T+V");

    private final String text;

    Variant(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
