package io.gossamer.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import org.junit.jupiter.api.Test;

class JsonTreeTest {
    @Test
    void wholeNumbersArePrintedWithoutAFractionAndTextIsLeftAlone() {
        Struct tree = Struct.newBuilder()
                .putFields("count", Value.newBuilder().setNumberValue(5).build())
                .putFields("seconds", Value.newBuilder().setNumberValue(2.5).build())
                .putFields(
                        "text",
                        Value.newBuilder().setStringValue("ratio\": 5.0,\n").build())
                .build();
        assertThat(Json.printTree(tree)).contains("\"count\": 5,", "2.5", "5.0,\\n");
    }
}
