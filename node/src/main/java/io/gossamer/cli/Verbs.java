package io.gossamer.cli;

import io.gossamer.cli.alerts.AlertsVerb;
import io.gossamer.cli.alerts.RulesVerb;
import io.gossamer.cli.change.DrainVerb;
import io.gossamer.cli.change.ForgetVerb;
import io.gossamer.cli.change.JoinVerb;
import io.gossamer.cli.change.LeaveVerb;
import io.gossamer.cli.change.LogLevelVerb;
import io.gossamer.cli.change.ReloadVerb;
import io.gossamer.cli.check.CheckVerb;
import io.gossamer.cli.command.Verb;
import io.gossamer.cli.debug.DebugVerb;
import io.gossamer.cli.demo.DemoVerb;
import io.gossamer.cli.host.AgentVerb;
import io.gossamer.cli.host.CompletionVerb;
import io.gossamer.cli.host.ConfigVerb;
import io.gossamer.cli.host.IdentityVerb;
import io.gossamer.cli.host.TrainAgentVerb;
import io.gossamer.cli.host.TrainVerb;
import io.gossamer.cli.host.VersionVerb;
import io.gossamer.cli.measure.BandwidthVerb;
import io.gossamer.cli.measure.CapacityVerb;
import io.gossamer.cli.measure.InterfacesVerb;
import io.gossamer.cli.measure.ProbeVerb;
import io.gossamer.cli.measure.ThroughputVerb;
import io.gossamer.cli.raft.RaftVerb;
import io.gossamer.cli.read.EventsVerb;
import io.gossamer.cli.read.HistoryVerb;
import io.gossamer.cli.read.LinksVerb;
import io.gossamer.cli.read.MatrixVerb;
import io.gossamer.cli.read.MembersVerb;
import io.gossamer.cli.read.NearVerb;
import io.gossamer.cli.read.PathVerb;
import io.gossamer.cli.read.StatusVerb;
import io.gossamer.cli.targets.TargetVerb;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The list of verbs. A verb's class is loaded when its name is asked for and not before: that keeps the start short. */
final class Verbs {
    /** In the order of the help: running, looking, changing, setting up. */
    static final List<String> NAMES = List.of(
            "agent",
            "demo",
            "status",
            "members",
            "links",
            "matrix",
            "near",
            "path",
            "history",
            "probe",
            "bandwidth",
            "capacity",
            "throughput",
            "interfaces",
            "target",
            "alerts",
            "rules",
            "events",
            "raft",
            "join",
            "leave",
            "forget",
            "drain",
            "reload",
            "log-level",
            "debug",
            "check",
            "config",
            "identity",
            "completion",
            "train",
            "train-agent",
            "version");

    private Verbs() {}

    static Optional<Verb> make(String name) {
        // An Object until the end: were it a Verb, the verifier would load every class here to see that it is one.
        Object made =
                switch (name) {
                    case "agent" -> new AgentVerb();
                    case "demo" -> new DemoVerb();
                    case "status" -> new StatusVerb();
                    case "members" -> new MembersVerb();
                    case "links" -> new LinksVerb();
                    case "matrix" -> new MatrixVerb();
                    case "near" -> new NearVerb();
                    case "path" -> new PathVerb();
                    case "history" -> new HistoryVerb();
                    case "probe" -> new ProbeVerb();
                    case "bandwidth" -> new BandwidthVerb();
                    case "capacity" -> new CapacityVerb();
                    case "throughput" -> new ThroughputVerb();
                    case "interfaces" -> new InterfacesVerb();
                    case "target" -> new TargetVerb();
                    case "alerts" -> new AlertsVerb();
                    case "rules" -> new RulesVerb();
                    case "events" -> new EventsVerb();
                    case "raft" -> new RaftVerb();
                    case "join" -> new JoinVerb();
                    case "leave" -> new LeaveVerb();
                    case "forget" -> new ForgetVerb();
                    case "drain" -> new DrainVerb();
                    case "reload" -> new ReloadVerb();
                    case "log-level" -> new LogLevelVerb();
                    case "debug" -> new DebugVerb();
                    case "check" -> new CheckVerb();
                    case "config" -> new ConfigVerb();
                    case "identity" -> new IdentityVerb();
                    case "completion" -> new CompletionVerb();
                    case "train" -> new TrainVerb();
                    case "train-agent" -> new TrainAgentVerb();
                    case "version" -> new VersionVerb();
                    default -> null;
                };
        return Optional.ofNullable((Verb) made);
    }

    /** Names close to what was typed: of those that picocli proposes, whose measure is wide, the ones that begin alike. */
    static List<String> near(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return List.of();
        }
        String typed = unmatched.getUnmatched().get(0).replaceFirst("^-+", "");
        return unmatched.getSuggestions().stream()
                .filter(name -> !typed.isEmpty()
                        && name.replaceFirst("^-+", "").regionMatches(true, 0, typed, 0, Math.min(2, typed.length())))
                .toList();
    }
}
