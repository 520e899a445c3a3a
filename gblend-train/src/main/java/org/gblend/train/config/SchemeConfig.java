package org.gblend.train.config;

/** A way of training, one record each. */
public sealed interface SchemeConfig
        permits UnimodalConfig, NaiveConfig, EqualConfig, FixedConfig, OfflineConfig, OnlineConfig, ProbeConfig {}
