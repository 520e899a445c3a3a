package org.gblend.data.config;

/** What is done with a row whose file lies outside the data's root, by an absolute path, by {@code ..} or by a link. */
public enum OutsideRoot {
    /** It is an error: a manifest from elsewhere must not choose which of the machine's files are read. */
    REFUSE,
    /** It is read like any other. */
    ALLOW
}
