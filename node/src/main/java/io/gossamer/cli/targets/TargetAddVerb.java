package io.gossamer.cli.targets;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ChangeVerb;
import io.gossamer.cli.command.DurationConverter;
import io.gossamer.proto.AddTargetReply;
import io.gossamer.proto.AddTargetRequest;
import io.gossamer.proto.TargetStatus;
import java.time.Duration;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code target add}. */
@Command(
        name = "add",
        description = {
            "Probe something outside the mesh from several nodes, and alert when it does not answer.",
            "  https://HOST/PATH  http://…    status and phases; redirects are not followed",
            "  tcp://HOST:PORT                one connect",
            "  tls://HOST:PORT                connect and handshake; when the certificate ends",
            "  dns://SERVER/NAME?type=AAAA    one query over UDP",
            "  icmp://HOST                    one echo",
            "  grpc://HOST:PORT/SERVICE       grpc.health.v1, without TLS",
            "Example: gossamer target add https://example.org --from zone=edge --every 10s"
        })
public final class TargetAddVerb extends ChangeVerb<AddTargetReply> {
    @Parameters(paramLabel = "URL", description = "What to probe.")
    String url;

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "", description = "Its name (default: the URL).")
    String name;

    @Option(
            names = "--from",
            paramLabel = "WHO",
            defaultValue = "",
            description = "all, zone=PATH, tag=KEY=VALUE, node=NAME[,NAME…], or 'N any' (default: '3 any').")
    String from;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How often each of them probes, 1s to 1h (default: 10s).")
    Duration every;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long an answer may take (default: a third of --every, 1s to 5s).")
    Duration wait;

    @Option(
            names = "--expect-status",
            paramLabel = "CODES",
            defaultValue = "",
            description = "Of http and https, such as 200 or 2xx,301 (default: 2xx,3xx).")
    String expectStatus;

    @Option(
            names = "--max-rtt",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "A slower answer counts as none.")
    Duration maxRtt;

    @Option(
            names = "--any-certificate",
            description = "Do not check who signed the certificate and for which name; when it ends still is.")
    boolean anyCertificate;

    @Option(names = "--by", paramLabel = "NAME", description = "Who (default: $USER).")
    String by;

    @Override
    protected AddTargetReply change(MeshClient mesh) {
        AddTargetRequest request = AddTargetRequest.newBuilder()
                .setUrl(url)
                .setName(name)
                .setFrom(from)
                .setEverySeconds(seconds(every))
                .setTimeoutSeconds(seconds(wait))
                .setExpectStatus(expectStatus)
                .setRttSecondsMax(seconds(maxRtt))
                .setAnyCertificate(anyCertificate)
                .setBy(author(by))
                .build();
        return mesh.ask(stub -> stub.addTarget(request));
    }

    private static double seconds(Duration given) {
        return given == null ? 0 : given.toMillis() / 1e3;
    }

    @Override
    protected String sentence(AddTargetReply reply) {
        TargetStatus target = reply.getTarget();
        String who = target.getVantagesList().stream()
                .map(vantage -> vantage.getNode().getName())
                .limit(8)
                .collect(Collectors.joining(", "));
        String more = target.getVantagesCount() > 8 ? " and " + (target.getVantagesCount() - 8) + " more" : "";
        return who.isEmpty()
                ? target.getName() + " is kept, and no node is to probe it: " + target.getFrom() + " fits none now"
                : target.getName() + " is probed from " + who + more + "; `gossamer target show " + target.getName()
                        + "` says how it is";
    }
}
