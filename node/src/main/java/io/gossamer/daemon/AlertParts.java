package io.gossamer.daemon;

import io.gossamer.alert.AlertRules;
import io.gossamer.alert.Evaluator;
import io.gossamer.alert.FallbackBook;
import io.gossamer.alert.Receiver;
import io.gossamer.config.GossamerConfig;
import io.gossamer.control.ControlState;
import io.gossamer.control.StateTime;
import io.gossamer.model.Tally;
import io.gossamer.notify.Backoff;
import io.gossamer.notify.LogNotifier;
import io.gossamer.notify.Notifier;
import io.gossamer.notify.NotifyDriver;
import io.gossamer.notify.WebhookNotifier;
import io.gossamer.time.Clock;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Rules, book and receivers, as one configuration wants them; made anew by a reload. */
record AlertParts(AlertRules rules, Evaluator evaluator, FallbackBook fallback, NotifyDriver notifier) {

    static AlertParts of(
            GossamerConfig config,
            ControlState control,
            StateTime stateTime,
            Function<byte[], CompletableFuture<Long>> propose,
            Clock clock,
            Tally tally) {
        AlertRules rules = AlertRules.of(config.alerting(), config.membership().stopGrace());
        List<Notifier> notifiers = new ArrayList<>();
        notifiers.add(new LogNotifier());
        config.alerting().webhooks().forEach(webhook -> notifiers.add(new WebhookNotifier(webhook)));
        List<Receiver> receivers = notifiers.stream()
                .map(notifier -> new Receiver(notifier.name(), notifier.sendsResolved()))
                .toList();
        FallbackBook fallback = new FallbackBook(rules, receivers);
        NotifyDriver driver = new NotifyDriver(
                control::view,
                propose,
                () -> stateTime.stamp(clock.monotonicNanos(), clock.wallMillis()),
                fallback,
                notifiers,
                clock::monotonicNanos,
                new Random(new SecureRandom().nextLong()),
                Backoff.SHIPPED,
                new NotifyDriver.Sender(
                        config.network().cluster(), config.node().name()),
                tally);
        return new AlertParts(
                rules, new Evaluator(rules, receivers, config.alerting().repeatAfter(), stateTime), fallback, driver);
    }
}
