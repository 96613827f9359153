package io.gossamer.probe;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class KernelAuthenticatedMeterTest extends AuthenticatedMeterContract {
    @Override
    String stamps() {
        return "kernel";
    }
}
