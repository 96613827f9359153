package io.gossamer.cli.demo;

import io.gossamer.cli.exit.CommandException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks again and again until something is so, and says what was last seen if it never is. */
final class Poll {
    private static final long PERIOD_MILLIS = 50;

    /** One look: the value once it is there, else what is seen instead; throws when it can never come. */
    interface Look<T> {
        Optional<T> look(Seen seen) throws StepFailure;
    }

    /** Where a look says what it saw. */
    static final class Seen {
        private String text = "nothing yet";

        void is(String what) {
            text = what;
        }
    }

    private Poll() {}

    static <T> T until(String step, double secondsMax, Look<T> look) throws StepFailure {
        long end = System.nanoTime() + (long) (secondsMax * 1e9);
        Seen seen = new Seen();
        do {
            Optional<T> value = Optional.empty();
            try {
                value = look.look(seen);
            } catch (CommandException notYet) {
                seen.is(notYet.getMessage());
            }
            if (value.isPresent()) {
                return value.get();
            }
            pause(step);
        } while (System.nanoTime() < end);
        throw new StepFailure(step, "not within " + Math.round(secondsMax) + " s; last seen: " + seen.text);
    }

    static void pause(String step) throws StepFailure {
        try {
            TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StepFailure(step, "interrupted");
        }
    }
}
