package io.gossamer.bench;

import io.gossamer.cluster.DaemonProcess;
import io.gossamer.proto.AlertsRequest;
import io.gossamer.proto.LinksRequest;
import io.gossamer.proto.MatrixRequest;
import io.gossamer.proto.MembersRequest;
import io.gossamer.proto.MeshGrpc;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.StatusRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Somebody who looks at everything once a second: every reading call over gRPC, the metrics and the JSON over HTTP. */
final class LeaderCaller implements AutoCloseable {
    private static final int REPLY_BYTES_MAX = 64 << 20;
    private static final long DEADLINE_SECONDS = 10;

    private final ManagedChannel channel;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String httpBase;
    private final Map<String, List<Double>> millis = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Long> largest = new TreeMap<>();
    private StatusReply status = StatusReply.getDefaultInstance();
    private String metrics = "";

    LeaderCaller(DaemonProcess daemon) {
        channel = NettyChannelBuilder.forAddress(new InetSocketAddress("127.0.0.1", daemon.port(3)))
                .maxInboundMessageSize(REPLY_BYTES_MAX)
                .usePlaintext()
                .build();
        httpBase = "http://127.0.0.1:" + daemon.port(4);
    }

    void round() {
        status = call("status", status, () -> api().status(StatusRequest.getDefaultInstance()));
        grpc("members", () -> api().members(MembersRequest.getDefaultInstance()));
        grpc("links", () -> api().links(LinksRequest.getDefaultInstance()));
        grpc("matrix", () -> api().matrix(MatrixRequest.getDefaultInstance()));
        grpc("alerts", () -> api().alerts(AlertsRequest.getDefaultInstance()));
        metrics = call("GET /metrics", metrics, () -> get("/metrics"));
        for (String path : List.of("status", "links?from=s007", "links?badOnly=true")) {
            call("GET " + path, "", () -> get("/api/v1/" + path));
        }
        tooLarge("links");
        tooLarge("matrix");
    }

    /** What does not fit one JSON text is to be refused with a sentence, not to be the end of the daemon. */
    private void tooLarge(String path) {
        call("GET " + path + " (refused)", "", () -> {
            try {
                return get("/api/v1/" + path);
            } catch (IOException refused) {
                if (String.valueOf(refused.getMessage()).contains("too large")) {
                    return "";
                }
                throw refused;
            }
        });
    }

    private MeshGrpc.MeshBlockingStub api() {
        return MeshGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private void grpc(String name, Callable<com.google.protobuf.Message> call) {
        com.google.protobuf.Message reply = call(name, StatusReply.getDefaultInstance(), call);
        largest.merge(name, (long) reply.getSerializedSize(), Math::max);
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> reply = http.send(
                HttpRequest.newBuilder(URI.create(httpBase + path))
                        .timeout(Duration.ofSeconds(DEADLINE_SECONDS))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        String text = new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8);
        largest.merge("GET " + path.replace("/api/v1", "").substring(1), (long) reply.body().length, Math::max);
        if (reply.statusCode() != 200) {
            throw new IOException(reply.statusCode() + " " + text.strip());
        }
        return text;
    }

    private <A> A call(String name, A before, Callable<? extends A> call) {
        long start = System.nanoTime();
        try {
            A answer = call.call();
            millis.computeIfAbsent(name, unseen -> new ArrayList<>()).add((System.nanoTime() - start) / 1e6);
            return answer;
        } catch (StatusRuntimeException | IOException refused) {
            failures.add(name + ": " + refused.getMessage());
            return before;
        } catch (Exception bug) {
            throw new IllegalStateException(name, bug);
        }
    }

    StatusReply status() {
        return status;
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** By call: the time under which 99 of 100 answers came, milliseconds. */
    Map<String, Double> p99Millis() {
        Map<String, Double> p99 = new TreeMap<>();
        millis.forEach((name, all) -> {
            List<Double> sorted = new ArrayList<>(all);
            Collections.sort(sorted);
            p99.put(name, sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1));
        });
        return p99;
    }

    Map<String, Long> largestBytes() {
        return Collections.unmodifiableMap(largest);
    }

    /** The sum of all series of a metric whose line begins so, from the last page; 0 when there is none. */
    double metric(String prefix) {
        return metrics.lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Every counter of dropped, refused or failed work that is not zero. */
    List<String> troubles() {
        return metrics.lines()
                .filter(line -> line.matches("gossamer_\\w*(dropped|refused|failed|lateness)\\w*[ {].*"))
                .filter(line -> !line.endsWith(" 0.0"))
                .toList();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
