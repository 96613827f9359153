package io.gossamer.probe.trial;

import io.gossamer.model.NodeId;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The searches of all links, on the sockets that probe: a STAMP session of their own, in which every packet counts for its reflector
 * alone. On the probing thread only; it has no clock, timer or socket of its own.
 */
public final class TrialSession<S extends Search> {
    private static final double JITTER = 0.25;

    /** The answer to one before these would be late, and say nothing any more. */
    private static final int OUTSTANDING_MAX = 1_024;

    private final RandomGenerator random;
    private final int searchesMax;
    private final Sender sender;
    private final int id;
    private final Map<NodeId, Link<S>> links = new TreeMap<>();
    private final Map<Integer, Link<S>> outstanding = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Link<S>> eldest) {
            return size() > OUTSTANDING_MAX;
        }
    };
    private int sequence;

    /** Sends one packet; returns false where this host itself did not send it so. */
    public interface Sender {
        boolean send(InetSocketAddress to, int sessionId, int number, int what);
    }

    /** Goes on with what has come in for a link. */
    public interface Judge<S> {
        void judge(NodeId peer, InetSocketAddress address, S search);
    }

    /** Makes the search of a new link, which begins at the time given. */
    public interface Fresh<S> {
        S search(InetSocketAddress to, long firstNanos);
    }

    private record Link<S>(S search, InetSocketAddress address) {}

    /** @param searchesMax at a time; the others wait their turn: a fault that many links share must not become a flood */
    public TrialSession(RandomGenerator random, int searchesMax, Sender sender) {
        this.random = random;
        this.searchesMax = searchesMax;
        this.sender = sender;
        this.id = 1 + random.nextInt(0xffff);
        this.sequence = random.nextInt();
    }

    /**
     * What was found of the others, and of those that moved, is forgotten.
     *
     * @param fresh makes a search that begins at the time given, within {@code spreadNanos} from now
     */
    public void setTargets(long nowNanos, long spreadNanos, Map<NodeId, InetSocketAddress> targets, Fresh<S> fresh) {
        links.entrySet().removeIf(link -> !link.getValue().address().equals(targets.get(link.getKey())));
        targets.forEach((node, address) -> links.computeIfAbsent(
                node, unseen -> new Link<>(fresh.search(address, nowNanos + random.nextLong(spreadNanos)), address)));
        outstanding.values().removeIf(link -> !links.containsValue(link));
    }

    /** Sends what is due; to be called after the answers that came in were handed over. */
    public void tick(long nowNanos, Judge<S> judge) {
        int busy = 0;
        for (Link<S> link : links.values()) {
            busy += link.search().isBusy() ? 1 : 0;
        }
        for (Map.Entry<NodeId, Link<S>> each : links.entrySet()) {
            Link<S> link = each.getValue();
            if (busy < searchesMax && link.search().isDue(nowNanos)) {
                link.search().begin();
                busy++;
            }
            if (!link.search().isBusy()) {
                continue; // it rests, as nearly all do nearly always: nothing to judge, nothing to send
            }
            judge.judge(each.getKey(), link.address(), link.search());
            link.search().next(nowNanos).ifPresent(what -> send(link, nowNanos, what));
        }
    }

    private void send(Link<S> link, long nowNanos, int what) {
        int number = ++sequence;
        boolean taken = sender.send(link.address(), id, number, what);
        outstanding.put(number, link);
        link.search().sent(nowNanos, number, taken);
    }

    /** Of a link that there is. */
    public Optional<S> search(NodeId peer) {
        return Optional.ofNullable(links.get(peer)).map(Link::search);
    }

    /** How many there are. */
    public int links() {
        return links.size();
    }

    /**
     * Until a link's next look: so long on average, longer where the looks of all links would be less than {@code apartNanos} apart.
     */
    public long restNanos(long atLeastNanos, long apartNanos) {
        long meanNanos = Math.max(atLeastNanos, links.size() * apartNanos);
        return (long) (meanNanos * (1 + JITTER * (2 * random.nextDouble() - 1)));
    }

    /**
     * @param number that the answer repeats
     * @return false for an answer to something else
     */
    public boolean receive(int sessionId, int number, Answer answer) {
        if (sessionId != id) {
            return false;
        }
        Link<S> link = outstanding.remove(number);
        if (link == null) {
            return false;
        }
        link.search().answered(number, answer);
        return true;
    }
}
