package io.gossamer.lab.verdict;

import io.gossamer.lab.script.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** Judges what was told by what was broken and expected. */
public final class Judge {
    private final List<Injected> truth;
    private final List<Told> told;
    private final List<Expectation> expected;
    private final List<Expectation> allowed;

    public Judge(List<Injected> truth, List<Told> told, List<Expectation> expected, List<Expectation> allowed) {
        this.truth = List.copyOf(truth);
        this.told = List.copyOf(told);
        this.expected = List.copyOf(expected);
        this.allowed = List.copyOf(allowed);
    }

    public Verdict verdict() {
        TreeSet<String> taken = new TreeSet<>();
        List<Verdict.Finding> findings = new ArrayList<>();
        for (Expectation each : expected) {
            findings.add(finding(each, taken));
        }
        List<String> extra = new ArrayList<>();
        List<String> unresolved = new ArrayList<>();
        TreeSet<String> seen = new TreeSet<>(taken);
        for (Told each : firings()) {
            if (!seen.add(each.alertId())) {
                continue;
            }
            boolean ofTheHost =
                    Claim.of(each).kind().equals("late"); // the box is one machine: that a daemon starves in it is true
            if (!ofTheHost
                    && allowed.stream().noneMatch(allowance -> Claim.of(each).match(allowance) != Claim.Match.NONE)) {
                extra.add(each.toString());
            }
            if (resolutionOf(each.alertId()).isEmpty()) {
                unresolved.add(each.toString());
            }
        }
        return new Verdict(findings, extra, duplicates(), unresolved);
    }

    private List<Told> firings() {
        return told.stream().filter(Told::isFiring).toList();
    }

    /** Of several alerts the one that comes nearest; of equal ones the first. */
    private Verdict.Finding finding(Expectation wanted, TreeSet<String> taken) {
        Optional<Told> best = Optional.empty();
        Claim.Match nearest = Claim.Match.NONE;
        for (Told each : firings()) {
            Claim.Match match = Claim.of(each).match(wanted);
            if (!taken.contains(each.alertId()) && match.compareTo(nearest) > 0) {
                nearest = match;
                best = Optional.of(each);
            }
        }
        best.ifPresent(each -> taken.add(each.alertId()));
        OptionalLong after = best.map(each -> OptionalLong.of(each.atNanos() - firstOn(each.atNanos())))
                .orElse(OptionalLong.empty());
        OptionalLong resolved = best.flatMap(each -> resolutionOf(each.alertId()))
                .map(each -> OptionalLong.of(each.atNanos() - lastOff(each.atNanos())))
                .orElse(OptionalLong.empty());
        return new Verdict.Finding(wanted, best.map(Told::toString), nearest == Claim.Match.DIRECTION, after, resolved);
    }

    private long firstOn(long otherwise) {
        return truth.stream().mapToLong(Injected::onNanos).min().orElse(otherwise);
    }

    private long lastOff(long otherwise) {
        return truth.stream()
                .flatMapToLong(fault -> fault.offNanos().stream())
                .max()
                .orElse(otherwise);
    }

    private Optional<Told> resolutionOf(String alertId) {
        return told.stream()
                .filter(each -> !each.isFiring() && each.alertId().equals(alertId))
                .findFirst();
    }

    /** One key twice, one alert firing twice, or a new alert about what is firing already. */
    private List<String> duplicates() {
        List<String> duplicates = new ArrayList<>();
        TreeSet<String> keys = new TreeSet<>();
        TreeMap<String, String> open = new TreeMap<>();
        for (Told each : told) {
            String about = each + (each.local() ? " by " + each.sender() : "");
            if (!keys.add(each.key())) {
                duplicates.add(each.status() + " " + about + " by " + each.sender());
            } else if (!each.isFiring()) {
                open.remove(about, each.alertId());
            } else if (open.containsKey(about)) {
                duplicates.add("firing " + about + " by " + each.sender());
            } else {
                open.put(about, each.alertId());
            }
        }
        return duplicates;
    }
}
