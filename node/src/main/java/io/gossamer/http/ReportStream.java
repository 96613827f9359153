package io.gossamer.http;

import com.google.protobuf.Message;
import io.gossamer.model.Tally;
import io.gossamer.query.CallFailure;
import io.gossamer.query.MeshJson;
import io.gossamer.query.StreamReader;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;

/**
 * One client's stream of reports as Server-Sent Events: {@code data} is a report as JSON. It ends as the reports do, with an event
 * {@code error} where they fail. Nothing is sent before {@link #begin}, so a refusal can still be a reply of its own.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails says so by closing
final class ReportStream extends ServerSentEvents implements StreamReader<Message> {
    private final Channel channel;
    private final Tally tally;
    private volatile boolean begun;
    private volatile Runnable wake = () -> {};

    ReportStream(Channel channel, Tally tally) {
        super(channel);
        this.channel = channel;
        this.tally = tally;
    }

    /** On the event loop. */
    void begin() {
        begun = open();
        wake.run();
    }

    /** Where the writer sends from: the channel's own thread, which refuses only when the daemon stops. */
    void execute(Runnable work) {
        try {
            channel.eventLoop().execute(work);
        } catch (RejectedExecutionException closing) {
            tally.count("reports_dropped", "closing");
        }
    }

    @Override
    void onRoom() {
        wake.run();
    }

    @Override
    public boolean isReady() {
        return begun && channel.isActive() && channel.isWritable();
    }

    @Override
    public void next(Message report) {
        channel.writeAndFlush(content("data: " + MeshJson.print(report) + "\n\n"));
    }

    @Override
    public void complete() {
        channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void fail(CallFailure why) {
        String said = new String(HttpReply.of(why).body(), StandardCharsets.UTF_8);
        channel.write(content("event: error\ndata: " + said.strip() + "\n\n"));
        complete();
    }

    @Override
    public void onReady(Runnable wanted) {
        wake = wanted;
    }

    @Override
    public void onGone(Runnable gone) {
        channel.closeFuture().addListener(closed -> gone.run());
    }
}
