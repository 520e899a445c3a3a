package org.gblend.nn.torch;

/** A call into libtorch failed: the message says in which layer or operation, on which shapes, and why. */
public final class TorchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TorchException(String message) {
        super(message);
    }

    public TorchException(String message, Throwable cause) {
        super(message, cause);
    }
}
