package io.gossamer.probe;

/** Where the kernel gives no stamps, or is not asked: {@code probe.kernel_stamps: false}. */
class NettyLinkMeterTest extends LinkMeterContract {
    @Override
    String stamps() {
        return "user";
    }
}
