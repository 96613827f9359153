package io.gossamer.http;

import io.gossamer.model.Tally;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/** Collects a request's body up to a limit; beyond it the client gets the same JSON error as for everything else. */
final class JsonAggregator extends HttpObjectAggregator {
    private final Tally tally;

    JsonAggregator(int bodyBytesMax, Tally tally) {
        super(bodyBytesMax);
        this.tally = tally;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        tally.count("requests_refused", "body_too_large");
        HttpReply reply = HttpReply.error(
                413, "the request's body is larger than " + maxContentLength() + " bytes", "no call needs that much");
        HttpConnection.writeAndClose(context, reply);
    }
}
