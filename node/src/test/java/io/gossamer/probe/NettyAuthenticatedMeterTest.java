package io.gossamer.probe;

class NettyAuthenticatedMeterTest extends AuthenticatedMeterContract {
    @Override
    String stamps() {
        return "user";
    }
}
