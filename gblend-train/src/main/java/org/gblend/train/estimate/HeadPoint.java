package org.gblend.train.estimate;

/**
 * One head at one checkpoint.
 *
 * @param epoch epochs of the run done by then
 * @param train on T', the fixed part of T
 * @param heldOut on V
 */
public record HeadPoint(int epoch, SampleValues train, SampleValues heldOut) {}
