package io.gossamer.cli.demo;

/** A step of the demo did not happen, or not within its bound; the message names the step and what was seen instead. */
final class StepFailure extends Exception {
    private static final long serialVersionUID = 1;

    StepFailure(String step, String seen) {
        super(step + ": " + seen);
    }
}
