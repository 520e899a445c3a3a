package org.gblend.data.internal.store;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over a list of texts and bytes, each kept apart from the next. */
public final class Fingerprint {
    private final MessageDigest digest;

    /** Of nothing yet. */
    public Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Adds what a value says of itself. */
    public Fingerprint add(Object value) {
        byte[] text = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
        digest.update((text.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(text);
        return this;
    }

    /** Adds bytes as they are. */
    public Fingerprint add(MemorySegment bytes) {
        digest.update((bytes.byteSize() + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes.asByteBuffer());
        return this;
    }

    /** The fingerprint as 64 hexadecimal digits; the end of this object's life. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
