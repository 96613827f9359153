package io.gossamer.http;

import com.google.protobuf.Message;
import io.gossamer.model.Tally;
import io.gossamer.query.StreamVerb;
import io.netty.channel.ChannelHandlerContext;
import java.util.Optional;

/** The clients of a call that answers with a stream: at most so many. */
final class ReportClients implements HttpConnection.Stream {
    private final StreamVerb<?, ?> verb;
    private final StreamPlaces places;
    private final Tally tally;

    ReportClients(StreamVerb<?, ?> verb, int clientsMax, Tally tally) {
        this.verb = verb;
        this.tally = tally;
        this.places = new StreamPlaces(clientsMax, verb.path(), tally);
    }

    @Override
    public Optional<HttpReply> open(ChannelHandlerContext context, HttpCall call) {
        return places.begin(context, call, () -> {
            Message request = QueryParameters.read(verb.empty(), call.parameters());
            ReportStream stream = new ReportStream(context.channel(), tally);
            verb.open(request, stream, stream::execute);
            tally.count(verb.path() + "_clients");
            context.executor().execute(stream::begin);
        });
    }
}
