package io.gossamer.detect;

import io.gossamer.model.Finding;

/**
 * A finding and whether it may fire. One that is not ripe makes an alert pending, so that people see it coming, and no more:
 * a suspicion that waits for its verdict, a claim that the other end contradicts.
 */
public record Detection(Finding finding, boolean ripe) {}
