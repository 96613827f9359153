package io.gossamer.detect;

import static io.gossamer.proto.CheckOutcome.CHECK_ANSWERS;
import static io.gossamer.proto.CheckOutcome.CHECK_HANGS;
import static io.gossamer.proto.CheckOutcome.CHECK_NOT_PERMITTED;
import static io.gossamer.proto.CheckOutcome.CHECK_NO_ROUTE;
import static io.gossamer.proto.CheckOutcome.CHECK_REFUSED;
import static io.gossamer.proto.CheckOutcome.CHECK_SERVES;
import static io.gossamer.proto.CheckOutcome.CHECK_SILENT;
import static io.gossamer.proto.CheckOutcome.CHECK_UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.aggregate.CheckEvidence;
import io.gossamer.detect.CheckWords.Facts;
import io.gossamer.model.NodeId;
import io.gossamer.proto.CheckAnswer;
import io.gossamer.proto.CheckOutcome;
import io.gossamer.proto.PeerCheck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckWordsTest {
    /** What one witness found out by TCP and ICMP, and the sentence. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHECK_SERVES  | CHECK_ANSWERS       | its daemon answers over TCP but not over UDP: UDP is blocked (n1)",
                "CHECK_SERVES  | CHECK_SILENT        | its daemon answers over TCP but not over UDP: UDP is blocked (n1)",
                "CHECK_HANGS   | CHECK_ANSWERS       | its host accepts connections but the daemon says nothing: it hangs or is stopped (n1)",
                "CHECK_ANSWERS | CHECK_UNKNOWN       | TCP connects but UDP is not answered: UDP is blocked, or the daemon hangs (n1)",
                "CHECK_REFUSED | CHECK_ANSWERS       | its host answers ICMP but its API port refuses: the daemon is gone, not the host (n1)",
                "CHECK_REFUSED | CHECK_NOT_PERMITTED | its host answers but its API port refuses: the daemon is gone, not the host (n1)",
                "CHECK_REFUSED | CHECK_SILENT        | its host answers but its API port refuses: the daemon is gone, not the host (n1)",
                "CHECK_SILENT  | CHECK_ANSWERS       | its host answers ICMP, but neither TCP nor UDP: the host is up, its ports are blocked or it hangs (n1)",
                "CHECK_SILENT  | CHECK_SILENT        | nothing answers, neither TCP nor ICMP: host or network (n1)",
                "CHECK_NO_ROUTE| CHECK_NO_ROUTE      | nothing answers, neither TCP nor ICMP: host or network (n1)",
                "CHECK_SILENT  | CHECK_NOT_PERMITTED | TCP is not answered either, ICMP could not be tried: host or network (n1)",
                "CHECK_SILENT  | CHECK_UNKNOWN       | ''",
                "CHECK_UNKNOWN | CHECK_ANSWERS       | ''",
                "CHECK_UNKNOWN | CHECK_UNKNOWN       | ''",
            })
    void oneWitnessesFactsAreOneSentence(CheckOutcome tcp, CheckOutcome icmp, String sentence) {
        assertThat(CheckWords.ofNode(List.of(new Facts("n1", tcp, icmp)))).isEqualTo(sentence);
    }

    @Test
    void witnessesWhoSayTheSameAreNamedTogetherAndTheRestCounted() {
        List<Facts> facts = new ArrayList<>();
        for (int number = 1; number <= 5; number++) {
            facts.add(new Facts("n" + number, CHECK_REFUSED, CHECK_ANSWERS));
        }
        assertThat(CheckWords.ofNode(facts)).endsWith("(n1, n2, n3 and 2 more)");
    }

    @Test
    void whoGetsNothingIsNamedBesideWhoGetsThrough() {
        assertThat(CheckWords.ofNode(List.of(
                        new Facts("n1", CHECK_SILENT, CHECK_SILENT),
                        new Facts("n2", CHECK_SERVES, CHECK_UNKNOWN),
                        new Facts("n3", CHECK_NO_ROUTE, CHECK_SILENT))))
                .isEqualTo(
                        "its daemon answers over TCP but not over UDP: UDP is blocked (n2); n1, n3 get no answer at all");
    }

    @Test
    void aConnectAloneNeverSaysThatTheDaemonIsWell() {
        for (CheckOutcome icmp : List.of(CHECK_UNKNOWN, CHECK_ANSWERS, CHECK_SILENT, CHECK_NOT_PERMITTED)) {
            assertThat(CheckWords.ofNode(List.of(new Facts("n1", CHECK_ANSWERS, icmp))))
                    .doesNotContain("daemon answers");
            assertThat(CheckWords.ofNode(List.of(new Facts("n1", CHECK_HANGS, icmp))))
                    .doesNotContain("UDP is blocked");
        }
    }

    @Test
    void anAnswerOfAMinuteAgoIsNoFact() {
        PeerCheck check = PeerCheck.newBuilder()
                .setTcp(CheckAnswer.newBuilder().setOutcome(CHECK_REFUSED).setAgeSeconds(40))
                .build();
        NodeId node = new NodeId(1, 1);
        assertThat(Facts.of("n1", new CheckEvidence(node, node, check, 10_000_000_000L))
                        .tcp())
                .isEqualTo(CHECK_REFUSED);
        assertThat(Facts.of("n1", new CheckEvidence(node, node, check, 30_000_000_000L))
                        .tcp())
                .isEqualTo(CHECK_UNKNOWN);
    }
}
