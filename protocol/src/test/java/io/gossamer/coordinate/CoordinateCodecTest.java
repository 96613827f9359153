package io.gossamer.coordinate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinateCodecTest {
    private static ByteBuffer encoded(Coordinate coordinate) {
        ByteBuffer wire = ByteBuffer.allocate(CoordinateCodec.BYTES);
        CoordinateCodec.encode(coordinate, wire);
        assertThat(wire.remaining()).isZero();
        return wire.flip();
    }

    @Property
    void aPlaceComesBackToWithinItsStep(
            @ForAll @Size(8) List<@Scale(6) @DoubleRange(min = -10, max = 10) Double> components,
            @ForAll @Scale(6) @DoubleRange(min = 0, max = 10) double height,
            @ForAll @Scale(6) @DoubleRange(min = -10, max = 10) double adjustment,
            @ForAll @Scale(6) @DoubleRange(min = 0.001, max = 1.5) double error) {
        double[] vector = components.stream().mapToDouble(Double::doubleValue).toArray();
        Coordinate place = new Coordinate(vector, height, adjustment, error);
        double largest = Math.max(
                Math.max(height / 2, Math.abs(adjustment)),
                Arrays.stream(vector).map(Math::abs).max().orElseThrow());
        double step = Math.max(1e-9, largest / 16_000);
        Coordinate back = CoordinateCodec.decode(encoded(place)).orElseThrow();
        for (int i = 0; i < 8; i++) {
            assertThat(back.component(i)).isCloseTo(vector[i], within(step));
        }
        assertThat(back.height()).isCloseTo(height, within(step));
        assertThat(back.adjustment()).isCloseTo(adjustment, within(step));
        assertThat(back.error()).isCloseTo(error, within(error * 0.03));
    }

    @Property(tries = 5_000)
    void whateverTheBytesNothingButAPlaceComesOfThem(@ForAll @Size(CoordinateCodec.BYTES) byte[] bytes) {
        Optional<Coordinate> read = CoordinateCodec.decode(ByteBuffer.wrap(bytes));
        // The constructor has checked: finite and bounded. And so is what is estimated from it.
        read.ifPresent(place -> assertThat(place.secondsTo(Coordinate.origin(VivaldiConfig.defaults())))
                .isBetween(0.0, 100.0));
    }

    @Test
    void aPlaceOutOfBoundsIsRefusedAndNotCutDown() {
        ByteBuffer far = ByteBuffer.allocate(CoordinateCodec.BYTES);
        far.put((byte) 19).putShort(Short.MAX_VALUE); // 17 s
        assertThat(CoordinateCodec.decode(far.rewind())).isEmpty();
        ByteBuffer unknownExponent = ByteBuffer.allocate(CoordinateCodec.BYTES);
        unknownExponent.put((byte) 200);
        assertThat(CoordinateCodec.decode(unknownExponent.rewind())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 10.1, -10.1})
    void noNumberThatIsNoPlaceGetsIntoOne(double wrong) {
        double[] vector = new double[8];
        vector[3] = wrong;
        assertThatIllegalArgumentException().isThrownBy(() -> new Coordinate(vector, 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Coordinate(new double[8], wrong, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Coordinate(new double[8], 0, wrong, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Coordinate(new double[8], 0, 0, wrong));
    }
}
