package io.gossamer.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.targets.TargetUrl.Scheme;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetUrlTest {
    @Test
    void everySchemeIsRead() {
        assertThat(TargetUrl.parse("https://example.org"))
                .isEqualTo(new TargetUrl(Scheme.HTTPS, "example.org", 443, "/", ""));
        assertThat(TargetUrl.parse("http://[::1]:8080/a?b=c"))
                .isEqualTo(new TargetUrl(Scheme.HTTP, "::1", 8080, "/a?b=c", ""));
        assertThat(TargetUrl.parse("tcp://db:5432")).isEqualTo(new TargetUrl(Scheme.TCP, "db", 5432, "", ""));
        assertThat(TargetUrl.parse("tls://db:5432")).isEqualTo(new TargetUrl(Scheme.TLS, "db", 5432, "", ""));
        assertThat(TargetUrl.parse("dns://9.9.9.9/example.org?type=aaaa"))
                .isEqualTo(new TargetUrl(Scheme.DNS, "9.9.9.9", 53, "example.org", "AAAA"));
        assertThat(TargetUrl.parse("icmp://192.0.2.1")).isEqualTo(new TargetUrl(Scheme.ICMP, "192.0.2.1", 0, "", ""));
        assertThat(TargetUrl.parse("grpc://db:7000/db.Store"))
                .isEqualTo(new TargetUrl(Scheme.GRPC, "db", 7000, "db.Store", ""));
    }

    @Test
    void nonsenseIsRefusedWithAnExample() {
        for (String text : List.of(
                "example.org",
                "ftp://example.org",
                "tcp://example.org",
                "icmp://host:1",
                "dns://9.9.9.9",
                "dns://9.9.9.9/x?type=ANY",
                "tcp://host:1/path",
                "https://user@host/",
                "http://host:70000/")) {
            assertThatThrownBy(() -> TargetUrl.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .isNotBlank();
        }
    }

    @Test
    void statusCodesAreReadAsPatterns() {
        assertThat(StatusCodes.parse("").holds(204)).isTrue();
        assertThat(StatusCodes.parse("").holds(404)).isFalse();
        assertThat(StatusCodes.parse("2xx,404").holds(404)).isTrue();
        assertThat(StatusCodes.parse("200").holds(201)).isFalse();
        assertThatThrownBy(() -> StatusCodes.parse("fine")).hasMessageContaining("2xx,301");
    }
}
