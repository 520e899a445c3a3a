package org.gblend.train.config;

/** A way of training, one record each. */
public sealed interface SchemeConfig
        permits UnimodalConfig,
                NaiveConfig,
                EqualConfig,
                FixedConfig,
                LearnedConfig,
                PretrainedConfig,
                OfflineConfig,
                OnlineConfig,
                ProbeConfig {}
