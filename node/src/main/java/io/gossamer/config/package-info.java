/**
 * Makes the one immutable configuration from flags, environment, file and defaults. One schema drives reading, {@code config
 * dump} and config/gossamer.yaml; whatever is unknown or wrong is an error that names its place.
 */
package io.gossamer.config;
