package io.gossamer.cli.demo;

import io.gossamer.proto.Alert;
import io.gossamer.proto.AlertState;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Follows the alert about one node from the moment of its death, and tells when it is pending and when it fires. */
final class AlertWatch implements AutoCloseable {
    private static final String STEP = "alert firing";

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Narrator narrator;
    private final Future<Alert> firing;
    private AlertState told = AlertState.ALERT_STATE_UNSPECIFIED;

    AlertWatch(DemoNode asked, String subject, Narrator narrator, double secondsMax) {
        this.narrator = narrator;
        double began = narrator.seconds();
        this.firing = thread.submit(() -> Poll.until(STEP, secondsMax, seen -> {
            Optional<Alert> now = MeshViews.unreachable(asked, subject);
            now.ifPresent(alert -> {
                seen.is("it is " + alert.getState());
                tell(alert, narrator.seconds() - began);
            });
            return now.filter(alert -> alert.getState() == AlertState.FIRING);
        }));
    }

    private void tell(Alert alert, double seconds) {
        if (alert.getState() == told) {
            return;
        }
        told = alert.getState();
        String after = String.format(Locale.ROOT, ", %.1f s after the kill", seconds);
        if (told == AlertState.FIRING) {
            String waited = String.format(Locale.ROOT, " and %.1f s after pending: ", alert.getPendingSeconds());
            narrator.seen("alert " + alert.getId() + " is firing" + after + waited + alert.getSummary());
        } else {
            narrator.act("alert " + alert.getId() + " is " + told.name().toLowerCase(Locale.ROOT) + after + ": "
                    + alert.getSummary());
        }
    }

    Alert awaitFiring() throws StepFailure {
        try {
            return firing.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StepFailure(STEP, "interrupted");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof StepFailure late) {
                throw late;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
