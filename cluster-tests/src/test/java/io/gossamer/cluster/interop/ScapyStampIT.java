package io.gossamer.cluster.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.Command;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.wire.ErrorEstimate;
import io.gossamer.wire.NtpTime;
import io.gossamer.wire.StampPacket;
import java.io.BufferedReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** STAMP with an implementation that knows nothing of this one, both ways. */
@NeedsScapy
class ScapyStampIT extends ClusterTest {
    private static final Path SCRIPT =
            Path.of("src/test/resources/stamp/scapy_stamp.py").toAbsolutePath();

    @Test
    void theReflectorAnswersScapyInEachSizeAndItsExtensions() throws Exception {
        DaemonProcess n1 = mesh.add("n1", List.of(), Map.of()).start();
        mesh.awaitComplete(60);
        Map<String, Struct> answers = ask("sender", n1.port(1));

        assertThat(answers).hasSize(10);
        for (Struct answer : answers.values()) {
            assertThat(number(answer, "replyBytes")).isEqualTo(number(answer, "requestBytes"));
        }
        for (String name : List.of("size 38", "size 41", "size 44", "padded to 112", "timestamp information")) {
            Struct answer = answers.get(name);
            assertThat(number(answer, "senderSequence")).as(name).isEqualTo(number(answer, "sent"));
            assertThat(number(answer, "ssid")).isEqualTo(0x1234);
            assertThat(answer.getFieldsOrThrow("sameTimestamp").getBoolValue()).isTrue();
            assertThat(number(answer, "heldSeconds")).isBetween(0.0, 20.0);
        }
        assertThat(number(answers.get("size 44"), "sequence"))
                .as("stateful: one session, counted by the reflector")
                .isEqualTo(number(answers.get("size 41"), "sequence") + 1);
        assertThat(extension(answers, "timestamp information", 0)).isEqualTo("0 3 05020502");
        assertThat(extension(answers, "direct measurement", 0)).matches("0 5 00000009(0000000[1-9a-f]){2}");
        assertThat(extension(answers, "follow-up telemetry", 0)).matches("0 7 0000000[0-9a-f][0-9a-f]{16}02000000");
        // RFC 8972 §4.4: EF was asked for, AF21 with ECT(0) came, and a stranger gets what it came with
        assertThat(extension(answers, "class of service", 0))
                .isEqualTo(String.format("0 4 %04x0000", 46 << 10 | 18 << 4 | 2 << 2 | 1));
        assertThat(number(answers.get("class of service"), "trafficClass")).isEqualTo(18 << 2 | 2);
        assertThat(number(answers.get("size 44"), "trafficClass")).isZero();
        assertThat(extension(answers, "unknown and padding", 0)).isEqualTo("128 99 616263");
        assertThat(extension(answers, "unknown and padding", 1)).isEqualTo("0 1 ffffffffff");
    }

    @Test
    void theReflectorAnswersWhoKnowsTheKeyAndNobodyElse() throws Exception {
        String key = "known to routers and to the mesh";
        DaemonProcess n1 = mesh.add(
                        "n1",
                        List.of(),
                        Map.of("probe.authentication.stage", "require", "probe.authentication.key", key))
                .start();
        mesh.awaitComplete(60);
        Map<String, Struct> answers = ask("authenticated", n1.port(1), key);

        for (String name : List.of("open", "wrong code", "authenticated again")) {
            assertThat(answers.get(name).getFieldsOrThrow("answered").getBoolValue())
                    .as(name)
                    .isFalse();
        }
        for (String name : List.of("authenticated", "authenticated and extended")) {
            Struct answer = answers.get(name);
            assertThat(answer.getFieldsOrThrow("answered").getBoolValue())
                    .as(name)
                    .isTrue();
            assertThat(answer.getFieldsOrThrow("codeHolds").getBoolValue()).isTrue();
            assertThat(answer.getFieldsOrThrow("extensionsCodeHolds").getBoolValue())
                    .isTrue();
            assertThat(answer.getFieldsOrThrow("sameTimestamp").getBoolValue()).isTrue();
            assertThat(number(answer, "replyBytes")).isEqualTo(number(answer, "requestBytes"));
            assertThat(number(answer, "ssid")).isEqualTo(0x1234);
            assertThat(number(answer, "heldSeconds")).isBetween(0.0, 20.0);
        }
        assertThat(extension(answers, "authenticated and extended", 0)).isEqualTo("0 5 000000000000000200000002");
    }

    private static double number(Struct answer, String field) {
        return answer.getFieldsOrThrow(field).getNumberValue();
    }

    private static String extension(Map<String, Struct> answers, String name, int index) {
        ListValue all = answers.get(name).getFieldsOrThrow("extensions").getListValue();
        Struct extension = all.getValues(index).getStructValue();
        return (int) number(extension, "flags") + " " + (int) number(extension, "type") + " "
                + extension.getFieldsOrThrow("value").getStringValue();
    }

    private static Map<String, Struct> ask(String how, int port, String... more) throws Exception {
        List<String> words = new ArrayList<>(
                List.of(NeedsScapy.PYTHON, SCRIPT.toString(), how, "127.0.0.1", Integer.toString(port)));
        words.addAll(List.of(more));
        Command.Outcome outcome = Command.run(Map.of(), 120, words);
        assertThat(outcome.code()).as(outcome.text()).isZero();
        Map<String, Struct> answers = new LinkedHashMap<>();
        for (String line :
                outcome.text().lines().filter(each -> each.startsWith("{")).toList()) {
            Struct.Builder answer = Struct.newBuilder();
            JsonFormat.parser().merge(line, answer);
            answers.put(answer.getFieldsOrThrow("name").getStringValue(), answer.build());
        }
        return answers;
    }

    @Test
    void theSenderUnderstandsScapysAnswers() throws Exception {
        Process scapy = new ProcessBuilder(NeedsScapy.PYTHON, SCRIPT.toString(), "reflector", "3")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = scapy.inputReader();
                DatagramSocket socket = new DatagramSocket()) {
            int port = Integer.parseInt(said.readLine());
            socket.setSoTimeout(60_000);
            for (int sequence = 7; sequence < 10; sequence++) {
                ByteBuffer request = ByteBuffer.allocate(StampPacket.BYTES);
                long sent = NtpTime.ofUnixNanos(System.currentTimeMillis() * 1_000_000);
                StampPacket.writeRequest(
                        new StampPacket.Request(sequence, sent, ErrorEstimate.UNVOUCHED_MILLISECOND, 0x4321), request);
                socket.send(
                        new DatagramPacket(request.array(), StampPacket.BYTES, InetAddress.getLoopbackAddress(), port));
                DatagramPacket answer = new DatagramPacket(new byte[2_048], 2_048);
                socket.receive(answer);
                StampPacket.Reply reply =
                        StampPacket.readReply(ByteBuffer.wrap(answer.getData(), 0, answer.getLength()));
                assertThat(reply.sequence()).isEqualTo(sequence - 7);
                assertThat(reply.echo().sequence()).isEqualTo(sequence);
                assertThat(reply.sessionId()).isEqualTo(0x4321);
                assertThat(reply.echo().ttl()).isEqualTo(64);
                // Scapy's stamps are floating-point seconds: a microsecond is all they hold
                assertThat(Math.abs(NtpTime.differenceNanos(reply.echo().timestamp(), sent)))
                        .isLessThan(2_000);
                assertThat(reply.heldNanos()).isBetween(0L, 20_000_000_000L);
            }
        } finally {
            scapy.destroyForcibly().waitFor();
        }
    }
}
