/**
 * Settings: YAML files and {@code key=value} overrides to configuration records, and back to YAML with every default.
 *
 * <p>Start at {@link org.gblend.app.config.Configs}. Nothing here knows a particular setting: the records of the rooms
 * are the schema.
 */
@org.jspecify.annotations.NullMarked
package org.gblend.app.config;
