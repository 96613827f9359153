package io.gossamer.consensus.founding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import io.gossamer.proto.VoteFoundersReply;
import org.junit.jupiter.api.Test;

class FounderAnswersTest {
    private static final NodeId N2 = new NodeId(2, 2);
    private static final VoteFoundersReply YES =
            VoteFoundersReply.newBuilder().setAgreed(true).build();

    private final FounderAnswers answers = new FounderAnswers();

    @Test
    void anAnswerStandsInForOneThatDoesNotComeUntilItIsOld() {
        answers.keep("n2", N2, YES, 0);
        assertThat(answers.of("n2", N2, FounderAnswers.KEPT_NANOS - 1)).contains(YES);
        assertThat(answers.of("n2", N2, FounderAnswers.KEPT_NANOS)).isEmpty();
        assertThat(answers.of("n3", N2, 0)).isEmpty();
    }

    @Test
    void whoHasTheNameAndAnotherIdHasSaidNothing() {
        answers.keep("n2", N2, YES, 0);
        assertThat(answers.of("n2", new NodeId(3, 3), 1)).isEmpty();
    }
}
