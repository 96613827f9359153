package io.gossamer.daemon;

import io.gossamer.measure.OwnLink;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.probe.LinkMeter;
import io.gossamer.probe.LosingFlows;
import io.gossamer.probe.ProbeTarget;
import io.gossamer.probe.path.HopWatch;
import io.gossamer.probe.path.PathBook;
import io.gossamer.probe.path.PathTrace;
import io.gossamer.probe.path.TracedPath;
import io.gossamer.proto.CheckedPath;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.PathReply;
import io.gossamer.proto.PathRequest;
import io.gossamer.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Has the ways of this node's links traced when the book says so or somebody asks, and says what came of it. Any thread; nobody
 * waits for a trace.
 */
final class PathDesk {
    /** Longer than any trace takes: what never ends must not keep others from beginning. */
    private static final long TRACE_NANOS_MAX = 70_000_000_000L;

    /** What people ask for may come quickly, one after the other. */
    private static final long ASKED_AGAIN_NANOS = 1_000_000_000L;

    private final Clock clock;
    private final NodeId self;
    private final LinkMeter meter;
    private final Supplier<MembershipView> membership;
    private final EventLog events;
    private final Executor background;
    private final PathBook book;
    private final HopWatch hops = new HopWatch();

    /** To be traced because their way became longer or shorter. */
    private final TreeSet<NodeId> rerouted = new TreeSet<>();

    /** Of the newest trace that nobody asked for: which flows alone lost, in words; put by the probing thread, which waits for no lock. */
    private final Map<NodeId, String> losing = new ConcurrentHashMap<>();

    private Optional<NodeId> tracing = Optional.empty();
    private long begunNanos;
    private Consumer<NodeId> traced = node -> {};
    private String failed = "";
    private Optional<NodeId> failedTo = Optional.empty();

    /** @param background takes what a trace came to: the probing thread waits for no lock and no log */
    PathDesk(
            Clock clock,
            NodeId self,
            LinkMeter meter,
            Supplier<MembershipView> membership,
            EventLog events,
            Executor background) {
        this.clock = clock;
        this.self = self;
        this.meter = meter;
        this.membership = membership;
        this.events = events;
        this.background = background;
        this.begunNanos = clock.monotonicNanos() - ASKED_AGAIN_NANOS;
        this.book = new PathBook(clock.monotonicNanos());
    }

    /** Who is told of each trace that came to something; on the background thread. */
    synchronized void onTraced(Consumer<NodeId> listener) {
        traced = listener;
    }

    /** What the newest trace came to, if it was over after {@code sinceNanos}. */
    synchronized Optional<CheckedPath> conclusion(NodeId to, long sinceNanos) {
        PathBook.Kept kept = book.of(to);
        return kept.latest()
                .filter(latest -> latest.atNanos() - sinceNanos >= 0)
                .map(latest -> CheckedPath.newBuilder()
                        .setConclusion(PathAnswers.conclusion(latest.path(), kept.good(), losing.getOrDefault(to, "")))
                        .setAgeSeconds(Math.max(0, clock.monotonicNanos() - latest.atNanos()) / 1e9)
                        .build());
    }

    /** Once a second. */
    synchronized void beat() {
        long nowNanos = clock.monotonicNanos();
        if (tracing.isPresent()) {
            if (nowNanos - begunNanos > TRACE_NANOS_MAX) {
                failed(tracing.get(), "the trace never ended");
            }
            return;
        }
        if (!book.isDue(nowNanos)) {
            return;
        }
        SortedMap<NodeId, PathBook.LinkFacts> links = new TreeMap<>();
        for (OwnLink link : meter.ownLinks()) {
            NodeId to = link.link().to();
            lookAtHops(link, nowNanos);
            links.put(
                    to, new PathBook.LinkFacts(link.state(), nowNanos - link.stateSinceNanos(), rerouted.contains(to)));
        }
        hops.retain(links.keySet());
        rerouted.retainAll(links.keySet());
        losing.keySet().retainAll(links.keySet());
        MembershipView view = membership.get();
        book.next(nowNanos, view.members().size(), links)
                .ifPresent(order -> view.member(order.to()).ifPresent(member -> beginWorst(member, order.probes())));
    }

    /** A way that became longer or shorter is news, and is traced when a trace may be begun. */
    private void lookAtHops(OwnLink link, long nowNanos) {
        NodeId to = link.link().to();
        link.lastWindow()
                .flatMap(window -> hops.look(to, window.detail().path(), nowNanos))
                .ifPresent(change -> {
                    rerouted.add(to);
                    events.add("link.path", nameOf(self) + " → " + nameOf(to), change);
                });
    }

    /** Where some flows lose and others do not, one that does: the others would find nothing. */
    private void beginWorst(Member to, int probes) {
        begun(to);
        ProbeTarget target = new ProbeTarget(to.id(), to.profile().stamp());
        meter.losingFlows(to.id())
                .thenCompose(flows -> {
                    lose(to.id(), flows);
                    return meter.trace(target, flows.worst(), PathTrace.Settings.SHIPPED.withProbes(probes));
                })
                .whenCompleteAsync((path, failure) -> over(to, Optional.ofNullable(path), failure), background);
    }

    private void lose(NodeId to, LosingFlows flows) {
        losing.put(to, flows.words());
    }

    private void begun(Member to) {
        begunNanos = clock.monotonicNanos();
        tracing = Optional.of(to.id());
        failedTo = Optional.empty();
        rerouted.remove(to.id());
    }

    private void begin(Member to, int flow, int probes) {
        begun(to);
        ProbeTarget target = new ProbeTarget(to.id(), to.profile().stamp());
        meter.trace(target, flow, PathTrace.Settings.SHIPPED.withProbes(probes))
                .whenCompleteAsync((path, failure) -> over(to, Optional.ofNullable(path), failure), background);
    }

    private void failed(NodeId to, String why) {
        tracing = Optional.empty();
        failedTo = Optional.of(to);
        failed = why;
    }

    private void over(Member to, Optional<TracedPath> path, Throwable failure) {
        PathBook.Kept before;
        synchronized (this) {
            before = book.of(to.id());
            if (path.isEmpty()) {
                failed(to.id(), PathAnswers.reason(failure));
            } else {
                tracing = Optional.empty();
            }
            path.ifPresent(found -> book.add(clock.monotonicNanos(), found));
        }
        path.ifPresent(found -> {
            tell(to, found, before);
            traced.accept(to.id());
        });
    }

    /** Of a trace on which something was lost, and of a way that is another one than before. */
    private void tell(Member to, TracedPath path, PathBook.Kept before) {
        String link = nameOf(self) + " → " + to.name();
        path.suspect().ifPresent(segment -> events.add("link.path", link, "loss begins " + segment.words()));
        before.good()
                .flatMap(good -> path.changeSince(good.path()))
                .ifPresent(change -> events.add("link.path", link, PathAnswers.words(change)));
    }

    private String nameOf(NodeId node) {
        return membership.get().member(node).map(Member::name).orElse(node.shortText());
    }

    /** {@code request.to} is an id. */
    synchronized PathReply answer(PathRequest request) {
        NodeId to = NodeId.parse(request.getTo());
        Optional<Member> member = membership.get().member(to);
        PathReply.Builder reply = PathReply.newBuilder().setFrom(ref(self)).setTo(ref(to));
        if (request.getTrace()) {
            reply.setRefused(refusal(to, member)).setBusy(!reply.getRefused().isEmpty() && isMember(member));
            if (reply.getRefused().isEmpty() && tracing.isEmpty()) {
                begin(
                        member.orElseThrow(),
                        request.getFlow(),
                        request.getProbes() == 0 ? PathTrace.Settings.SHIPPED.probes() : request.getProbes());
            }
        } else if (failedTo.filter(to::equals).isPresent()) {
            reply.setRefused(failed);
        }
        reply.setTracing(tracing.filter(to::equals).isPresent());
        PathAnswers.add(book.of(to), clock.monotonicNanos(), reply);
        return reply.build();
    }

    /** Empty: it begins, or is on already. */
    private String refusal(NodeId to, Optional<Member> member) {
        if (!isMember(member)) {
            return "it is no member here";
        }
        if (tracing.isPresent()) {
            return tracing.get().equals(to) ? "" : "the path to " + nameOf(tracing.get()) + " is being traced";
        }
        return clock.monotonicNanos() - begunNanos < ASKED_AGAIN_NANOS ? "one trace a second at most" : "";
    }

    private static boolean isMember(Optional<Member> member) {
        return member.filter(known -> known.state() != MemberState.LEFT).isPresent();
    }

    private NodeRef ref(NodeId node) {
        return NodeRef.newBuilder().setId(node.toString()).setName(nameOf(node)).build();
    }
}
