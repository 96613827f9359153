"""Speaks STAMP with Scapy's implementation of it (scapy.contrib.stamp), which knows nothing of ours.

sender HOST PORT           sends one request of each size and kind, prints a JSON line for each with its answer
reflector COUNT            answers COUNT requests on a port of its own, which it prints first
"""
import json
import socket
import sys
import time

from scapy.contrib.stamp import (
    STAMPSessionReflectorTestUnauthenticated,
    STAMPSessionSenderTestUnauthenticated,
    STAMPTestTLV,
)
from scapy.layers.inet import UDP
from scapy.packet import Raw

BASE = 44
# Scapy counts flags from the other end of the byte than RFC 8972 does: numbers, not its letters.
UNRECOGNIZED = 0x80


def under_udp(data, **ports):
    """Scapy tells a request from a reply by the ports."""
    return UDP(bytes(UDP(len=8 + len(data), **ports) / Raw(data)))


def requests():
    for size in (14, 38, 41, 44):
        yield "size %d" % size, lambda seq, size=size: bytes(sender(seq))[:size]
    yield "padded to 112", lambda seq: bytes(sender(seq)) + b"\x00" * 68
    yield "timestamp information", lambda seq: bytes(sender(seq, tlv(3, b"\x00" * 4)))
    yield "direct measurement", lambda seq: bytes(sender(seq, tlv(5, b"\x00\x00\x00\x09" + b"\x00" * 8)))
    yield "follow-up telemetry", lambda seq: bytes(sender(seq, tlv(7, b"\x00" * 16)))
    yield "unknown and padding", lambda seq: bytes(sender(seq, tlv(99, b"abc"), tlv(1, b"\xff" * 5)))


def sender(seq, *tlvs):
    return STAMPSessionSenderTestUnauthenticated(seq=seq, ts=time.time(), ssid=0x1234, tlv_objects=list(tlvs))


def tlv(kind, value):
    return STAMPTestTLV(flags=UNRECOGNIZED, type=kind, len=len(value), value=value)


def send(host, port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.settimeout(20)
        for seq, (name, build) in enumerate(requests(), 100):
            request = build(seq)
            udp.sendto(request, (host, port))
            reply = udp.recv(2048)
            print(json.dumps(describe(name, seq, request, reply)))


def describe(name, seq, request, reply):
    base = reply.ljust(BASE, b"\x00")[:BASE]  # RFC 8762 section 4.6
    stamp = under_udp(base, sport=862)[STAMPSessionReflectorTestUnauthenticated]
    rest = reply[BASE:]
    return {
        "name": name,
        "sent": seq,
        "requestBytes": len(request),
        "replyBytes": len(reply),
        "sequence": stamp.seq,
        "senderSequence": stamp.seq_sender,
        "ssid": stamp.ssid,
        "sameTimestamp": base[28:36] == request[4:12],
        "heldSeconds": float(stamp.ts - stamp.ts_rx),
        "ttl": stamp.ttl_sender,
        "extensions": extensions(rest) if any(rest) else [],
    }


def extensions(rest):
    """One by one: this Scapy's reading of the whole list finds no parent to ask for its length."""
    found = []
    while rest:
        each = STAMPTestTLV(rest)
        found.append({"flags": int(each.flags), "type": each.type, "value": bytes(each.value).hex()})
        rest = rest[4 + each.len :]
    return found


def reflect(count):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.settimeout(60)
        udp.bind(("127.0.0.1", 0))
        print(udp.getsockname()[1], flush=True)
        for number in range(count):
            data, source = udp.recvfrom(2048)
            received = time.time()
            request = under_udp(data, dport=862)[STAMPSessionSenderTestUnauthenticated]
            reply = STAMPSessionReflectorTestUnauthenticated(
                seq=number,
                ts=time.time(),
                ssid=request.ssid,
                ts_rx=received,
                seq_sender=request.seq,
                ts_sender=request.ts,
                err_estimate_sender=request.err_estimate,
                ttl_sender=64,
            )
            udp.sendto(bytes(reply), source)


if __name__ == "__main__":
    if sys.argv[1] == "sender":
        send(sys.argv[2], int(sys.argv[3]))
    else:
        reflect(int(sys.argv[2]))
