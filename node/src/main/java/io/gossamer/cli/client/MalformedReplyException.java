package io.gossamer.cli.client;

import java.io.IOException;

/** What came back is not gRPC over HTTP/2; the message says what was seen. */
final class MalformedReplyException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedReplyException(String message) {
        super(message);
    }
}
