package io.gossamer.probe.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class FailureWordsTest {
    @Test
    void whoAnswersATlsGreetingInPlainWordsIsNotQuoted() {
        assertThat(FailureWords.of(
                        new DecoderException(new NotSslRecordException("not an SSL/TLS record: 3c21444f43545950"))))
                .isEqualTo("it does not speak TLS");
    }

    @Test
    void theCauseIsFoundBehindTheOnesAroundIt() {
        SSLHandshakeException failed = new SSLHandshakeException("PKIX");
        failed.initCause(new CertificateExpiredException());
        assertThat(FailureWords.of(failed)).isEqualTo("its certificate has expired");
        assertThat(FailureWords.of(new ConnectException("Connection refused: /127.0.0.1:1")))
                .isEqualTo("the port refuses: nothing listens there");
    }

    @Test
    void whatNobodyKnowsKeepsItsMessage() {
        assertThat(FailureWords.of(new SSLException("no cipher in common")))
                .isEqualTo("the TLS handshake failed: no cipher in common");
        assertThat(FailureWords.of(new IllegalStateException())).isEqualTo("IllegalStateException");
    }
}
