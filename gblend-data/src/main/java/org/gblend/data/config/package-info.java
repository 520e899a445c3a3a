/** What data is made of: records that settings are bound to, one default each. */
@org.jspecify.annotations.NullMarked
package org.gblend.data.config;
