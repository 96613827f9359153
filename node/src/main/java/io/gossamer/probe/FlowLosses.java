package io.gossamer.probe;

import java.util.ArrayList;
import java.util.List;

/**
 * Which of a link's flows lose: the last {@value #PROBES} probes by source port. Where routers spread flows over several ways, one bad
 * way takes the same few flows each time. Pure; one thread.
 */
final class FlowLosses {
    static final int PROBES = 64;

    /** A flow is said to lose when it loses so much while another one loses nothing. */
    private static final int LOST_OF_8 = 4;

    // 0: not sent yet
    private static final byte WAITING = 1;
    private static final byte ANSWERED = 2;

    private final byte[] fates = new byte[PROBES];
    private final long[] sentNanos = new long[PROBES];

    void sent(int sequence, long nowNanos) {
        int slot = Math.floorMod(sequence, PROBES);
        fates[slot] = WAITING;
        sentNanos[slot] = nowNanos;
    }

    void answered(int sequence) {
        fates[Math.floorMod(sequence, PROBES)] = ANSWERED;
    }

    /** @param timeoutNanos a probe that waits for longer is lost */
    LosingFlows picture(long nowNanos, long timeoutNanos) {
        int[] lost = new int[StampSender.PORTS];
        int[] settled = new int[StampSender.PORTS];
        for (int slot = 0; slot < PROBES; slot++) {
            boolean isLost = fates[slot] == WAITING && nowNanos - sentNanos[slot] > timeoutNanos;
            int flow = slot % StampSender.PORTS;
            lost[flow] += isLost ? 1 : 0;
            settled[flow] += isLost || fates[slot] == ANSWERED ? 1 : 0;
        }
        int worst = 0;
        boolean anyWell = false;
        List<Integer> losing = new ArrayList<>();
        for (int flow = 0; flow < StampSender.PORTS; flow++) {
            worst = lost[flow] > lost[worst] ? flow : worst;
            anyWell |= settled[flow] >= LOST_OF_8 && lost[flow] == 0;
            if (lost[flow] >= LOST_OF_8 && 2 * lost[flow] >= settled[flow]) {
                losing.add(flow);
            }
        }
        return new LosingFlows(worst, anyWell ? losing : List.of());
    }
}
