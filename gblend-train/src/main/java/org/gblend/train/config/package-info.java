/** What a run or a comparison is made of: records, one default each. */
@org.jspecify.annotations.NullMarked
package org.gblend.train.config;
