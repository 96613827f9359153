package io.gossamer.probe.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.gossamer.model.Tally;
import io.gossamer.probe.DatagramChannels;
import io.gossamer.proto.StateMoment;
import io.gossamer.proto.TargetReach;
import io.gossamer.proto.TargetRecord;
import io.gossamer.proto.TargetSummaryRecord;
import io.gossamer.time.Clock;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.channel.EventLoopGroup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of probe against a real server of its kind. What is waited for is the first change of a target's reach. */
class ProbesOnLoopbackTest {
    private static final long WAIT_SECONDS = 20;

    private final EventLoopGroup loops = DatagramChannels.newGroup(1);
    private final ExecutorService names = Executors.newSingleThreadExecutor();
    private final BlockingQueue<TargetSummaryRecord> changes = new LinkedBlockingQueue<>();
    private final Tally tally = new Tally("target");
    private final TargetMeter meter = new TargetMeter(
            loops.next(),
            names,
            new Clock() {
                @Override
                public long monotonicNanos() {
                    return System.nanoTime();
                }

                @Override
                public long wallNanos() {
                    java.time.Instant now = java.time.Instant.now();
                    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
                }
            },
            new Random(1),
            () -> false,
            new TargetMeter.Listener() {
                @Override
                public void onWindow(List<TargetSummaryRecord> window) {
                    changes.addAll(window);
                }

                @Override
                public void onChange(TargetSummaryRecord sofar) {
                    changes.add(sofar);
                }
            },
            tally);

    @AfterEach
    void end() {
        meter.close();
        names.shutdownNow();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
    }

    private static TargetRecord target(String url) {
        return TargetRecord.newBuilder()
                .setName("t")
                .setUrl(url)
                .setEveryNanos(200_000_000)
                .setTimeoutNanos(3_000_000_000L)
                .setAt(StateMoment.newBuilder().setStateNanos(1))
                .build();
    }

    private TargetSummaryRecord outcome(TargetRecord target) throws InterruptedException {
        meter.use(List.of(target));
        TargetSummaryRecord first = changes.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(first)
                .as("anything within " + WAIT_SECONDS + " s of " + target.getUrl())
                .isNotNull();
        return first;
    }

    private static void answers(TargetSummaryRecord outcome) {
        assertThat(outcome.getLastError()).isEmpty();
        assertThat(outcome.getReach()).isEqualTo(TargetReach.REACH_ANSWERS);
        assertThat(outcome.getRttNanosMin()).isBetween(1L, 3_000_000_000L);
    }

    private static void fails(TargetSummaryRecord outcome, String words) {
        assertThat(outcome.getLastError()).contains(words);
        assertThat(outcome.getReach()).isEqualTo(TargetReach.REACH_FAILS);
        assertThat(outcome.getLost()).isEqualTo(2);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void tcpAnswersWhereSomethingListens() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            answers(outcome(target("tcp://127.0.0.1:" + server.getLocalPort())));
        }
    }

    @Test
    void tcpFailsWithItsReasonWhereNothingListens() throws Exception {
        fails(outcome(target("tcp://127.0.0.1:" + freePort())), "the port refuses");
    }

    @Test
    void aNameThatDoesNotExistFailsAsSuch() throws Exception {
        fails(outcome(target("tcp://no-such-host.invalid:1")), "the name has no address");
    }

    @Test
    void httpAnswersWithItsPhasesAndAnotherStatusFails() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            server.createContext("/", exchange -> {
                byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/") ? 200 : 503, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            TargetSummaryRecord well = outcome(target(url));
            answers(well);
            assertThat(well.getPhaseNanosMap()).containsKeys("lookup", "connect", "first_byte", "whole");
            meter.use(List.of());
            TargetRecord broken =
                    target(url + "/broken").toBuilder().setName("b").build();
            meter.use(List.of(broken));
            TargetSummaryRecord next = changes.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            while (next != null && !next.getTarget().equals("b")) {
                next = changes.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            }
            fails(next, "it answers with status 503");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whoListensAndNeverAnswersIsSaidToBeSo() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            TargetRecord quick = target("http://127.0.0.1:" + silent.getLocalPort()).toBuilder()
                    .setTimeoutNanos(300_000_000)
                    .build();
            fails(outcome(quick), "connected, but it did not answer in time");
        }
    }

    @Test
    void tlsChecksWhoSignedUnlessToldOtherwiseAndSeesWhenTheCertificateEnds(@TempDir Path directory) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            server.setHttpsConfigurator(new HttpsConfigurator(selfSigned(directory)));
            server.start();
            String url = "tls://127.0.0.1:" + server.getAddress().getPort();
            TargetSummaryRecord checked = outcome(target(url));
            fails(checked, "nobody whom this host trusts signed its certificate");
            assertThat(checked.getCertificateSubject()).isEqualTo("CN=localhost");
            TargetRecord any = target(url).toBuilder().setAnyCertificate(true).build();
            meter.use(List.of());
            TargetSummaryRecord lax = outcome(any);
            answers(lax);
            long days = (lax.getCertificateEndsUnixMillis() - System.currentTimeMillis()) / 86_400_000;
            assertThat(days).isBetween(8L, 9L);
        } finally {
            server.stop(0);
        }
    }

    /** A certificate for nine days from keytool, as an administrator would make one. */
    private static SSLContext selfSigned(Path directory) throws Exception {
        Path store = directory.resolve("store.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-validity",
                        "9",
                        "-alias",
                        "a",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(new ByteArrayInputStream(Files.readAllBytes(store)), "changeit".toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void dnsAnswersARecordAndFailsWithTheServersCode() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answerDns(server), "dns");
            answering.setDaemon(true);
            answering.start();
            answers(outcome(target("dns://127.0.0.1:" + server.getLocalPort() + "/known.test?type=A")));
            meter.use(List.of());
            fails(outcome(target("dns://127.0.0.1:" + server.getLocalPort() + "/gone.test?type=A")), "NXDomain");
        }
    }

    /** RFC 1035 §4: one A record for a name that begins with k, NXDOMAIN for any other. */
    private static void answerDns(DatagramSocket server) {
        try {
            while (true) {
                DatagramPacket query = new DatagramPacket(new byte[512], 512);
                server.receive(query);
                boolean known = query.getData()[13] == 'k';
                ByteBuffer answer = ByteBuffer.allocate(600);
                answer.put(query.getData(), 0, query.getLength());
                answer.putShort(2, (short) (0x8180 | (known ? 0 : 3))).putShort(6, (short) (known ? 1 : 0));
                if (known) {
                    answer.putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1);
                    answer.putInt(60).putShort((short) 4).putInt(new BigInteger("7f000001", 16).intValue());
                }
                server.send(new DatagramPacket(answer.array(), answer.position(), query.getSocketAddress()));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    @Test
    void grpcHealthAnswersWhileItServesAndSaysWhenNot() throws Exception {
        HealthStatusManager health = new HealthStatusManager();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(health.getHealthService())
                .build()
                .start();
        try {
            health.setStatus("db", ServingStatus.SERVING);
            answers(outcome(target("grpc://127.0.0.1:" + server.getPort() + "/db")));
            health.setStatus("db", ServingStatus.NOT_SERVING);
            fails(changes.poll(WAIT_SECONDS, TimeUnit.SECONDS), "it says NOT_SERVING");
            meter.use(List.of());
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void icmpAnswersOfBothFamiliesWhereThisHostMaySend() throws Exception {
        TargetSummaryRecord four = outcome(target("icmp://127.0.0.1"));
        assumeThat(four.getReach() == TargetReach.REACH_UNKNOWN)
                .as(four.getLastError())
                .isFalse();
        answers(four);
        meter.use(List.of());
        answers(outcome(target("icmp://[::1]")));
    }
}
