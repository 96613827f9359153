package io.gossamer.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Our header blocks against Netty's, both ways. */
class HpackTest {
    @Provide
    Arbitrary<Map<String, String>> headers() {
        Arbitrary<String> names = Arbitraries.strings()
                .alpha()
                .ofMinLength(1)
                .ofMaxLength(200)
                .map(name -> "x-" + name.toLowerCase(java.util.Locale.ROOT));
        Arbitrary<String> values =
                Arbitraries.strings().ascii().excludeChars('\r', '\n', '\0').ofMaxLength(400);
        return Arbitraries.maps(names, values).ofMaxSize(8);
    }

    @Property(tries = 200)
    void nettyReadsWhatWeWrite(@ForAll("headers") Map<String, String> headers) throws Exception {
        ByteBuf block = Unpooled.wrappedBuffer(Hpack.encode(headers));
        Http2Headers read = new DefaultHttp2HeadersDecoder(false, 1 << 20).decodeHeaders(3, block);
        Map<String, String> back = new LinkedHashMap<>();
        read.forEach(each -> back.put(each.getKey().toString(), each.getValue().toString()));
        assertThat(back).isEqualTo(headers);
    }

    @Property(tries = 200)
    void weReadWhatNettyWritesWithAndWithoutHuffman(
            @ForAll("headers") Map<String, String> headers, @ForAll boolean huffman) throws Exception {
        assertThat(Hpack.decode(byNetty(headers, huffman ? 0 : Integer.MAX_VALUE)))
                .isEqualTo(headers);
    }

    @Test
    void everyByteSurvivesHuffman() throws Exception {
        StringBuilder all = new StringBuilder();
        for (char c = 1; c < 128; c++) {
            all.append(c);
        }
        assertThat(Hpack.decode(byNetty(Map.of("x", all.toString()), 0))).containsEntry("x", all.toString());
    }

    @Test
    void theStaticTableIsRead() throws Exception {
        assertThat(Hpack.decode(byNetty(Map.of(":status", "200", "content-type", "application/grpc"), 512)))
                .containsEntry(":status", "200")
                .containsEntry("content-type", "application/grpc");
    }

    @Property(tries = 500)
    void anyBytesAreReadOrRefusedAndNeverAnythingElse(@ForAll byte[] block) {
        try {
            Hpack.decode(block);
        } catch (MalformedReplyException refused) {
            assertThat(refused).hasMessageContaining(" ");
        }
    }

    @Test
    void anEntryOfATableThatWeForbadeIsRefused() {
        assertThatThrownBy(() -> Hpack.decode(new byte[] {(byte) (0x80 | 62)}))
                .isInstanceOf(MalformedReplyException.class)
                .hasMessageContaining("62");
    }

    private static byte[] byNetty(Map<String, String> headers, int huffmanFrom) throws Exception {
        DefaultHttp2HeadersEncoder encoder =
                new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, true, 16, huffmanFrom);
        encoder.configuration().maxHeaderTableSize(0);
        Http2Headers all = new DefaultHttp2Headers(false);
        headers.forEach(all::set);
        ByteBuf block = Unpooled.buffer();
        encoder.encodeHeaders(3, all, block);
        return ByteBufUtil.getBytes(block);
    }
}
