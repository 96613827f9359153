package io.gossamer.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.query.CallFailure.Kind;
import io.grpc.Status;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class CallFailureTest {
    @Test
    void grpcsOwnWordsAreNotShownToPeople() {
        assertThat(CallFailure.of(Status.DEADLINE_EXCEEDED
                                .withDescription(
                                        "CallOptions deadline exceeded after 1.99s. Name resolution delay 0 s.")
                                .asRuntimeException())
                        .getMessage())
                .isEqualTo("no answer in time");
        CallFailure refused = CallFailure.of(Status.UNAVAILABLE
                .withDescription("io exception")
                .withCause(new ConnectException("finishConnect(..) failed: Connection refused"))
                .asRuntimeException());
        assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(refused.getMessage()).contains("nobody listens").doesNotContain("io exception");
    }

    @Test
    void aPeersOwnWordsAre() {
        CallFailure said = CallFailure.of(new CompletionException(
                Status.UNAVAILABLE.withDescription("no leader is known").asRuntimeException()));
        assertThat(said.getMessage()).isEqualTo("no leader is known");
    }

    @Test
    void whatTheMeshForbidsIsAConflictAndNoFaultOfTheNode() {
        assertThat(CallFailure.of(new IllegalStateException("not now")).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(CallFailure.of(new java.io.IOException("disk")).kind()).isEqualTo(Kind.INTERNAL);
    }
}
