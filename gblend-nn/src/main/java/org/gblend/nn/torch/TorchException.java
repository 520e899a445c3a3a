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

    /** Whether the device's memory did not suffice. */
    public boolean isOutOfMemory() {
        String message = String.valueOf(getMessage());
        return message.contains("can't allocate memory") || message.contains("out of memory");
    }
}
