/** Command line, config, demo. */
@org.jspecify.annotations.NullMarked
package org.gblend.app;
