"""Speaks STAMP with Scapy's implementation of it (scapy.contrib.stamp), which knows nothing of ours.

sender HOST PORT           sends one request of each size and kind, prints a JSON line for each with its answer
authenticated HOST PORT KEY  the same in RFC 8762's authenticated mode, which Scapy lacks: its layout is written down here once more
reflector COUNT            answers COUNT requests on a port of its own, which it prints first
"""
import hashlib
import hmac
import json
import socket
import sys
import time

from scapy.contrib.stamp import (
    STAMPSessionReflectorTestUnauthenticated,
    STAMPSessionSenderTestUnauthenticated,
    STAMPTestTLV,
)
from scapy.fields import IntField, LongField, ShortField, XStrFixedLenField
from scapy.layers.inet import UDP
from scapy.packet import Packet, Raw

BASE = 44
# Scapy counts flags from the other end of the byte than RFC 8972 does: numbers, not its letters.
UNRECOGNIZED = 0x80
AF21_ECT0 = 18 << 2 | 2


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
    # wants EF back; a stranger gets the class that it came with, here AF21 with ECT(0)
    yield "class of service", lambda seq: bytes(sender(seq, tlv(4, bytes([46 << 2, 0, 0, 0]))))
    yield "unknown and padding", lambda seq: bytes(sender(seq, tlv(99, b"abc"), tlv(1, b"\xff" * 5)))


def sender(seq, *tlvs):
    return STAMPSessionSenderTestUnauthenticated(seq=seq, ts=time.time(), ssid=0x1234, tlv_objects=list(tlvs))


def tlv(kind, value):
    return STAMPTestTLV(flags=UNRECOGNIZED, type=kind, len=len(value), value=value)


def send(host, port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.settimeout(20)
        udp.setsockopt(socket.IPPROTO_IP, socket.IP_RECVTOS, 1)
        for seq, (name, build) in enumerate(requests(), 100):
            request = build(seq)
            udp.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, AF21_ECT0 if name == "class of service" else 0)
            udp.sendto(request, (host, port))
            reply, control, _, _ = udp.recvmsg(2048, 256)
            answer = describe(name, seq, request, reply)
            answer["trafficClass"] = next((data[0] for _, kind, data in control if kind == socket.IP_TOS), -1)
            print(json.dumps(answer))


class AuthenticatedRequest(Packet):
    """RFC 8762 section 4.2.2."""

    fields_desc = [
        IntField("seq", 0),
        XStrFixedLenField("mbz0", b"\x00" * 12, 12),
        LongField("ts", 0),
        ShortField("err", 0x8001),
        ShortField("ssid", 0x1234),
        XStrFixedLenField("mbz1", b"\x00" * 68, 68),
    ]


class AuthenticatedReply(Packet):
    """RFC 8762 section 4.3.2, without its HMAC."""

    fields_desc = [
        IntField("seq", 0),
        XStrFixedLenField("mbz0", b"", 12),
        LongField("ts", 0),
        ShortField("err", 0),
        ShortField("ssid", 0),
        XStrFixedLenField("mbz1", b"", 4),
        LongField("ts_rx", 0),
        XStrFixedLenField("mbz2", b"", 8),
        IntField("seq_sender", 0),
        XStrFixedLenField("mbz3", b"", 12),
        LongField("ts_sender", 0),
        ShortField("err_sender", 0),
        XStrFixedLenField("mbz4", b"", 6),
        XStrFixedLenField("ttl_sender", b"", 1),
        XStrFixedLenField("mbz5", b"", 15),
    ]


def code(key, *parts):
    """RFC 8762 section 4.4."""
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()[:16]


def authenticated_request(key, seq, extensions=b""):
    base = bytes(AuthenticatedRequest(seq=seq, ts=seq + 7))
    packet = base + code(key, base) + extensions
    if extensions:
        packet += b"\x80\x08\x00\x10" + code(key, base[:4], extensions)
    return packet


def send_authenticated(host, port, key):
    wrong = bytearray(authenticated_request(key, 1))
    wrong[-1] ^= 1
    direct = bytes(tlv(5, b"\x00" * 12))
    cases = [
        ("open", bytes(sender(2)), False),
        ("wrong code", bytes(wrong), False),
        ("authenticated", authenticated_request(key, 3), True),
        ("authenticated again", authenticated_request(key, 3), False),
        ("authenticated and extended", authenticated_request(key, 4, direct), True),
    ]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        for name, request, wanted in cases:
            udp.settimeout(30 if wanted else 1)
            udp.sendto(request, (host, port))
            try:
                reply = udp.recv(2048)
            except socket.timeout:
                print(json.dumps({"name": name, "answered": False}))
                continue
            base = AuthenticatedReply(reply[:96])
            rest = reply[112:]
            print(
                json.dumps(
                    {
                        "name": name,
                        "answered": True,
                        "requestBytes": len(request),
                        "replyBytes": len(reply),
                        "senderSequence": base.seq_sender,
                        "ssid": base.ssid,
                        "sameTimestamp": base.ts_sender == base.seq_sender + 7,
                        "heldSeconds": (base.ts - base.ts_rx) / 2**32,
                        "codeHolds": reply[96:112] == code(key, reply[:96]),
                        "extensions": extensions(rest),
                        "extensionsCodeHolds": not rest or rest[-16:] == code(key, reply[:4], rest[:-20]),
                    }
                )
            )


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
    elif sys.argv[1] == "authenticated":
        send_authenticated(sys.argv[2], int(sys.argv[3]), sys.argv[4].encode())
    else:
        reflect(int(sys.argv[2]))
