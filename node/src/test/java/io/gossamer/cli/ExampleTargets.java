package io.gossamer.cli;

import io.gossamer.proto.TargetStatus;
import io.gossamer.proto.TargetVantage;
import io.gossamer.proto.TargetVerdict;
import io.gossamer.proto.TargetsReply;

/** What that mesh says of two targets outside it. */
final class ExampleTargets {
    private ExampleTargets() {}

    static TargetsReply targets() {
        TargetStatus.Builder shop = TargetStatus.newBuilder()
                .setName("shop")
                .setUrl("https://shop.example.org/")
                .setFrom("3 any")
                .setEverySeconds(10)
                .setTimeoutSeconds(3)
                .setExpectStatus("200")
                .setCreatedBy("anna")
                .setVerdict(TargetVerdict.TARGET_PARTLY)
                .setText("shop cannot be reached from n4, but from 1 other: no answer to the connect");
        shop.addVantages(TargetVantage.newBuilder()
                .setNode(ExampleMesh.ref("n1"))
                .setZone("eu/ams/r1")
                .setReach("answers")
                .setSince(ExampleMesh.ago(3_600))
                .setSent(1)
                .setRttSecondsMin(0.041)
                .setRttSecondsP50(0.041)
                .setRttSecondsMax(0.041)
                .putPhaseSeconds("lookup", 0.0002)
                .putPhaseSeconds("connect", 0.009)
                .putPhaseSeconds("tls", 0.012)
                .putPhaseSeconds("first_byte", 0.018)
                .putPhaseSeconds("whole", 0.041)
                .setCertificateEnds(ExampleMesh.ago(-9 * 86_400))
                .setCertificateSubject("CN=shop.example.org")
                .setAgeSeconds(4));
        shop.addVantages(TargetVantage.newBuilder()
                .setNode(ExampleMesh.ref("n4"))
                .setZone("eu/fra")
                .setReach("fails")
                .setSince(ExampleMesh.ago(42))
                .setSent(2)
                .setLost(2)
                .setError("no answer to the connect")
                .setAgeSeconds(7.5));
        shop.addVantages(TargetVantage.newBuilder()
                .setNode(ExampleMesh.ref("n5"))
                .setZone("eu/fra")
                .setReach("unknown"));
        return TargetsReply.newBuilder()
                .addTargets(TargetStatus.newBuilder()
                        .setName("icmp://192.0.2.1")
                        .setUrl("icmp://192.0.2.1")
                        .setFrom("all")
                        .setEverySeconds(1)
                        .setTimeoutSeconds(1)
                        .setVerdict(TargetVerdict.TARGET_UNKNOWN)
                        .setText("nobody who probes it can tell")
                        .addVantages(TargetVantage.newBuilder()
                                .setNode(ExampleMesh.ref("n1"))
                                .setReach("unknown")
                                .setError("icmp is not permitted on this host (Operation not permitted): give the"
                                        + " daemon's group in sysctl net.ipv4.ping_group_range, or the daemon"
                                        + " CAP_NET_RAW")
                                .setAgeSeconds(1)))
                .addTargets(shop)
                .build();
    }
}
