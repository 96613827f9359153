package io.gossamer.probe.targets;

import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Why a probe failed, for a person: failures with different remedies are different words. */
final class FailureWords {
    private static final int CAUSES_MAX = 12;

    private FailureWords() {}

    static String of(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++, cause = cause.getCause()) {
            String known = known(cause);
            if (!known.isEmpty()) {
                return known;
            }
        }
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return failure instanceof SSLException ? "the TLS handshake failed: " + message : message;
    }

    private static String known(Throwable cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof CertificateExpiredException) {
            return "its certificate has expired";
        }
        if (cause instanceof CertificateNotYetValidException) {
            return "its certificate is not valid yet";
        }
        if (message.contains("subject alternative") || message.contains("no name matching")) {
            return "its certificate is for another name";
        }
        if (message.contains("unable to find valid certification path") || message.contains("path building failed")) {
            return cause.getCause() == null ? "nobody whom this host trusts signed its certificate" : "";
        }
        if (cause instanceof NotSslRecordException) {
            return "it does not speak TLS"; // its message is all that came in, in hexadecimal
        }
        if (cause instanceof UnknownHostException) {
            return "the name has no address";
        }
        if (cause instanceof NoRouteToHostException || message.contains("no route to host")) {
            return "there is no route to it";
        }
        if (cause instanceof ConnectException && message.contains("refused")) {
            return "the port refuses: nothing listens there";
        }
        if (message.contains("connection reset")) {
            return "it reset the connection";
        }
        if (cause instanceof ClosedChannelException) {
            return "it closed the connection";
        }
        return "";
    }
}
