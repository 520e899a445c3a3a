package org.gblend.nn.torch;

/** A thread-local setting of the library that closing puts back. Close it in the thread that opened it. */
@FunctionalInterface
public interface Guard extends AutoCloseable {
    @Override
    void close();
}
