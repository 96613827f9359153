package io.gossamer.probe.targets;

import io.gossamer.probe.DatagramChannels;
import io.gossamer.proto.TargetRecord;
import io.gossamer.targets.Outcome;
import io.gossamer.targets.TargetUrl;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryEncoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseDecoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Asks one name server for one name over UDP (RFC 1035 §4). It is well when it answers NOERROR with at least one record. A port and
 * an id of its own for each question, as a resolver that minds forgeries does (RFC 5452).
 */
final class DnsProbe implements TargetProbe {
    private final EventLoop loop;
    private final Lookup lookup;
    private final LongSupplier nanos;

    DnsProbe(EventLoop loop, Lookup lookup, LongSupplier nanos) {
        this.loop = loop;
        this.lookup = lookup;
        this.nanos = nanos;
    }

    @Override
    public Attempt start(TargetUrl url, TargetRecord target, Consumer<Outcome> answer) {
        Run run = new Run(url, answer);
        lookup.start(url.host(), run::onAddress);
        return run;
    }

    /** One question, on the loop. */
    private final class Run implements Attempt {
        private final TargetUrl url;
        private final Consumer<Outcome> answer;
        private final int id = ThreadLocalRandom.current().nextInt(1 << 16);
        private Channel channel;
        private long askedNanos;
        private boolean done;

        Run(TargetUrl url, Consumer<Outcome> answer) {
            this.url = url;
            this.answer = answer;
        }

        void onAddress(InetAddress address, String problem) {
            if (done) {
                return;
            }
            if (address == null) {
                finish(Outcome.failed(problem));
                return;
            }
            InetSocketAddress server = new InetSocketAddress(address, url.port());
            ChannelFuture opened = new Bootstrap()
                    .group(loop)
                    .channel(DatagramChannels.datagramChannel())
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel made) {
                            made.pipeline()
                                    .addLast(
                                            new DatagramDnsQueryEncoder(),
                                            new DatagramDnsResponseDecoder(),
                                            new Answer());
                        }
                    })
                    .connect(server);
            channel = opened.channel();
            opened.addListener(future -> {
                if (future.isSuccess()) {
                    ask(server);
                } else {
                    finish(Outcome.failed(FailureWords.of(future.cause())));
                }
            });
        }

        private void ask(InetSocketAddress server) {
            if (done) {
                return;
            }
            askedNanos = nanos.getAsLong();
            DatagramDnsQuery query = new DatagramDnsQuery(null, server, id);
            query.setRecursionDesired(true);
            query.setRecord(
                    DnsSection.QUESTION, new DefaultDnsQuestion(url.path(), DnsRecordType.valueOf(url.recordType())));
            channel.writeAndFlush(query).addListener(written -> {
                if (!written.isSuccess()) {
                    finish(Outcome.failed(FailureWords.of(written.cause())));
                }
            });
        }

        private void onResponse(DatagramDnsResponse response) {
            if (response.id() != id) {
                return;
            }
            long took = nanos.getAsLong() - askedNanos;
            int answers = response.count(DnsSection.ANSWER);
            if (!response.code().equals(DnsResponseCode.NOERROR)) {
                finish(Outcome.failed("it answers " + response.code().toString().replaceFirst("\\(.*", "")));
            } else if (answers == 0) {
                finish(Outcome.failed("it has no " + url.recordType() + " record of that name"));
            } else {
                finish(Outcome.answered(took).with(Map.of("whole", took), Optional.empty()));
            }
        }

        private void finish(Outcome outcome) {
            if (!done) {
                done = true;
                close();
                answer.accept(outcome);
            }
        }

        private void close() {
            Optional.ofNullable(channel).ifPresent(Channel::close);
        }

        @Override
        public Outcome abandon() {
            done = true;
            close();
            return Outcome.failed(askedNanos == 0 ? "its name was not looked up in time" : "the name server is silent");
        }

        /** What comes back. */
        private final class Answer extends SimpleChannelInboundHandler<DatagramDnsResponse> {
            @Override
            protected void channelRead0(ChannelHandlerContext context, DatagramDnsResponse response) {
                onResponse(response);
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                finish(Outcome.failed(FailureWords.of(cause)));
            }
        }
    }
}
