/*
 * What a small C program says of the round trips that a daemon measures: a STAMP Session-Sender (RFC 8762), open mode, 44 bytes.
 *
 *   stamp-client HOST PORT INTERVAL_MICROS COUNT     probes a STAMP reflector
 *   stamp-client --echo PORT                         sends back what it gets, until it is ended
 *   stamp-client --plain HOST PORT INTERVAL_MICROS COUNT   asks such an echo
 *
 * One line a reply, nanoseconds: the round trip with both of the sender's times by this process; with the arrival by the kernel
 * (SOF_TIMESTAMPING_RX_SOFTWARE); and with the departure by the kernel, too (SOF_TIMESTAMPING_TX_SOFTWARE, from the error queue). Less
 * what the reflector says that it held the probe, T3 - T2; a plain echo says nothing. 0: the kernel gave no such stamp.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/net_tstamp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define PACKET_BYTES 44
#define UNIX_TO_NTP 2208988800ULL
#define NANOS 1000000000LL

static long long now_nanos(clockid_t id) {
    struct timespec now;
    clock_gettime(id, &now);
    return now.tv_sec * NANOS + now.tv_nsec;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static uint32_t get32(const unsigned char *at) {
    uint32_t value;
    memcpy(&value, at, 4);
    return ntohl(value);
}

static uint64_t get64(const unsigned char *at) { return (uint64_t)get32(at) << 32 | get32(at + 4); }

static void put32(unsigned char *at, uint32_t value) {
    value = htonl(value);
    memcpy(at, &value, 4);
}

static long long ntp_difference(uint64_t later, uint64_t sooner) {
    return (long long)((__int128)(int64_t)(later - sooner) * NANOS >> 32);
}

/* The kernel's stamp beside a message, or 0. */
static long long stamp_of(struct msghdr *message) {
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part)) {
        if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SO_TIMESTAMPING) {
            struct timespec stamp;
            memcpy(&stamp, CMSG_DATA(part), sizeof stamp);
            return stamp.tv_sec * NANOS + stamp.tv_nsec;
        }
    }
    return 0;
}

/* Returns the length, or -1; *stamp is the kernel's. */
static ssize_t take(int fd, int flags, unsigned char *bytes, size_t size, long long *stamp) {
    char control[512];
    struct iovec part = {bytes, size};
    struct msghdr message = {0};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    ssize_t length = recvmsg(fd, &message, flags | MSG_DONTWAIT);
    if (length >= 0) *stamp = stamp_of(&message);
    return length;
}

static void echo(const char *port) {
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in here = {0};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    here.sin_port = htons(atoi(port));
    if (fd < 0 || bind(fd, (struct sockaddr *)&here, sizeof here) < 0) fail("bind");
    socklen_t size = sizeof here;
    if (getsockname(fd, (struct sockaddr *)&here, &size) < 0) fail("getsockname");
    printf("%d\n", ntohs(here.sin_port));
    fflush(stdout);
    for (;;) {
        unsigned char bytes[2048];
        struct sockaddr_storage from;
        socklen_t from_size = sizeof from;
        ssize_t length = recvfrom(fd, bytes, sizeof bytes, 0, (struct sockaddr *)&from, &from_size);
        if (length >= 0) sendto(fd, bytes, length, 0, (struct sockaddr *)&from, from_size);
    }
}

static void sleep_until(long long due) {
    struct timespec at = {due / NANOS, due % NANOS};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR) {
    }
}

/* One probe: prints its line where it is answered within the interval. Returns whether it was. */
static int probe(int fd, uint32_t sequence, int plain, long long patience_nanos) {
    unsigned char packet[PACKET_BYTES] = {0};
    put32(packet, sequence);
    packet[13] = 1; /* error estimate: not synchronised, multiplier 1 */
    long long sent = now_nanos(CLOCK_REALTIME);
    put32(packet + 4, (uint32_t)(sent / NANOS + UNIX_TO_NTP));
    put32(packet + 8, (uint32_t)(((unsigned long long)(sent % NANOS) << 32) / NANOS));
    sent = now_nanos(CLOCK_REALTIME);
    if (send(fd, packet, sizeof packet, 0) != sizeof packet) fail("send");
    long long left = 0;
    long long arrived = 0;
    long long end = now_nanos(CLOCK_MONOTONIC) + patience_nanos;
    unsigned char reply[2048];
    for (;;) {
        long long wait = (end - now_nanos(CLOCK_MONOTONIC)) / 1000000;
        struct pollfd one = {fd, POLLIN, 0};
        if (wait <= 0 || poll(&one, 1, (int)wait) <= 0) return 0;
        long long stamp = 0;
        if (one.revents & POLLERR && take(fd, MSG_ERRQUEUE, reply, sizeof reply, &stamp) >= 0) left = stamp;
        if (!(one.revents & POLLIN)) continue;
        ssize_t length = take(fd, 0, reply, sizeof reply, &arrived);
        long long read = now_nanos(CLOCK_REALTIME);
        if (length < PACKET_BYTES || get32(reply + (plain ? 0 : 24)) != sequence) continue;
        /* on a slow device the departure is told after the answer */
        if (left == 0 && take(fd, MSG_ERRQUEUE, packet, sizeof packet, &stamp) >= 0) left = stamp;
        long long held = plain ? 0 : ntp_difference(get64(reply + 4), get64(reply + 16));
        printf("%lld %lld %lld\n", read - sent - held, arrived ? arrived - sent - held : 0,
               arrived && left ? arrived - left - held : 0);
        return 1;
    }
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "--echo") == 0) echo(argv[2]);
    int plain = argc > 1 && strcmp(argv[1], "--plain") == 0;
    if (argc != 5 + plain) {
        fprintf(stderr, "stamp-client [--plain] HOST PORT INTERVAL_MICROS COUNT | --echo PORT\n");
        return 2;
    }
    char **words = argv + 1 + plain;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in to = {0};
    to.sin_family = AF_INET;
    to.sin_port = htons(atoi(words[1]));
    if (fd < 0 || inet_pton(AF_INET, words[0], &to.sin_addr) != 1) fail("address");
    if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
    int stamps = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE |
                 SOF_TIMESTAMPING_OPT_TSONLY;
    if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &stamps, sizeof stamps) < 0) fail("SO_TIMESTAMPING");
    long long interval = atoll(words[2]) * 1000;
    int count = atoi(words[3]);
    int lost = 0;
    long long due = now_nanos(CLOCK_MONOTONIC);
    for (int i = 0; i < count; i++) {
        sleep_until(due);
        lost += !probe(fd, 1000 + i, plain, interval - interval / 10);
        due += interval;
    }
    printf("lost %d\n", lost);
    return 0;
}
