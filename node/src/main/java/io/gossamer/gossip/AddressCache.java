package io.gossamer.gossip;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One form of an address by the other, so that it is not parsed or printed once a packet. At most {@value #ADDRESSES_MAX},
 * least recently used go first: a stranger who forges sources costs a look-up and no memory. One thread.
 */
final class AddressCache<K, V> extends LinkedHashMap<K, V> {
    static final int ADDRESSES_MAX = 1_024;

    private static final long serialVersionUID = 1L;

    AddressCache() {
        super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > ADDRESSES_MAX;
    }
}
