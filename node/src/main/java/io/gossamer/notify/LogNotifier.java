package io.gossamer.notify;

import io.gossamer.proto.AlertNotification;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes alerts to this node's own log, under the logger {@code gossamer.alerts}. */
public final class LogNotifier implements Notifier {
    public static final String NAME = "log";

    private static final Logger LOG = LoggerFactory.getLogger("gossamer.alerts");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean sendsResolved() {
        return true;
    }

    @Override
    public CompletableFuture<Delivery> send(AlertNotification alert) {
        boolean resolved = alert.getStatus().equals("resolved");
        if (resolved) {
            LOG.info(
                    "resolved {} {} ({}): {} id={}",
                    alert.getRule(),
                    alert.getSubject(),
                    alert.getSeverity(),
                    alert.getResolveReason(),
                    alert.getAlertId());
        } else {
            LOG.warn(
                    "firing {} {} ({}): {} id={}",
                    alert.getRule(),
                    alert.getSubject(),
                    alert.getSeverity(),
                    alert.getSummary(),
                    alert.getAlertId());
        }
        return CompletableFuture.completedFuture(new Delivery.Delivered());
    }

    @Override
    public void close() {
        // nothing is held
    }
}
