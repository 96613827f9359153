package io.gossamer.http;

import io.gossamer.model.Tally;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** How many clients may hold a stream of one kind open, each for as long as it likes. Any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // the channel's end is no failure
final class StreamPlaces {
    private final int max;
    private final String kind;
    private final Tally tally;
    private final AtomicInteger taken = new AtomicInteger();

    /** @param kind in counters: event, probe */
    StreamPlaces(int max, String kind, Tally tally) {
        this.max = max;
        this.kind = kind;
        this.tally = tally;
    }

    /**
     * Empty when it has begun, with a place that is given back when the client goes; else the reply that is all there will be.
     *
     * @param beginning throws what refuses the stream
     */
    Optional<HttpReply> begin(ChannelHandlerContext context, HttpCall call, Runnable beginning) {
        if (!call.isGet()) {
            return Optional.of(HttpReply.error(405, "a stream is only read", "GET", Map.of("allow", "GET")));
        }
        if (HttpMethod.HEAD.equals(call.method())) {
            return Optional.of(new HttpReply(200, ServerSentEvents.CONTENT_TYPE, new byte[0], Map.of()));
        }
        if (taken.incrementAndGet() > max) {
            taken.decrementAndGet();
            tally.count(kind + "_clients_refused", "too_many");
            return Optional.of(HttpReply.error(
                    503,
                    max + " clients hold such a stream of this node already",
                    "ask another node",
                    Map.of("retry-after", "5")));
        }
        try {
            beginning.run();
        } catch (RuntimeException refused) {
            taken.decrementAndGet();
            return Optional.of(Routes.failed(call, refused));
        }
        context.channel().closeFuture().addListener(closed -> taken.decrementAndGet());
        return Optional.empty();
    }
}
