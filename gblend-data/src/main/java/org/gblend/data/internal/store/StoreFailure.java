package org.gblend.data.internal.store;

import org.gblend.core.InputException;

/** The cache cannot be written: the fault of no row. */
public final class StoreFailure extends InputException {
    private static final long serialVersionUID = 1L;

    StoreFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
