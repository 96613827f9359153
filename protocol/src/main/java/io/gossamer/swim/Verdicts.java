package io.gossamer.swim;

import io.gossamer.model.MemberState;
import io.gossamer.wire.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much evidence a member's end takes, and how much there is. Guard G2: a verdict needs several of the subject's own
 * observers, each of them in good standing here; a lone confused or lying accuser can end nobody.
 */
final class Verdicts {
    /** Enough in any mesh; in a small one the majority of its observers is fewer. */
    static final int ACCUSERS_ENOUGH = 3;

    /** One word is never enough: two nodes that do not hear each other cannot tell which of them is cut off. */
    static final int ACCUSERS_MIN = 2;

    private final MemberTable table;
    private final boolean isOn;

    Verdicts(MemberTable table, boolean isOn) {
        this.table = table;
        this.isOn = isOn;
    }

    /** @param eligible observers that are neither suspect nor absent here */
    record Evidence(int accusers, int eligible, int needed) {
        boolean isEnough() {
            return accusers >= needed();
        }
    }

    static int needed(int eligible) {
        return Math.max(ACCUSERS_MIN, Math.min(ACCUSERS_ENOUGH, eligible / 2 + 1));
    }

    Evidence evidence(MemberEntry subject) {
        int eligible = 0;
        int accusers = 0;
        for (MemberEntry observer : observersOf(subject)) {
            if (observer.state == MemberState.ALIVE) {
                eligible++;
                accusers += subject.isAccusedBy(observer.id()) ? 1 : 0;
            }
        }
        return new Evidence(accusers, eligible, isOn ? needed(eligible) : 1);
    }

    /** Every accusation asks for them several times, and the ring seldom changes. */
    private List<MemberEntry> observersOf(MemberEntry subject) {
        Optional<CaseFile> file = subject.file();
        if (file.isEmpty()) {
            return table.ring().observersOf(subject);
        }
        int version = table.ring().version();
        if (file.get().observersVersion != version) {
            file.get().observers = table.ring().observersOf(subject);
            file.get().observersVersion = version;
        }
        return file.get().observers;
    }

    boolean isObserver(MemberEntry observer, MemberEntry subject) {
        return observersOf(subject).contains(observer);
    }

    /** Accusations to pass on: by present observers first come, and never more than this. */
    List<Notice> relayed(MemberEntry subject, int countMax) {
        if (subject.accusations().isEmpty()) {
            return List.of();
        }
        List<MemberEntry> observers = observersOf(subject);
        List<Notice> relayed = new ArrayList<>(countMax);
        for (Notice accusation : subject.accusations()) {
            if (relayed.size() < countMax
                    && observers.stream().anyMatch(observer -> observer.id().equals(accusation.by()))) {
                relayed.add(accusation);
            }
        }
        return relayed;
    }
}
