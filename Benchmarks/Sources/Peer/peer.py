"""A discovery server on gRPC's C core that knows nothing: it sends ready-made messages.

It uses asyncio, because the same with threads takes half as much CPU again for 1000 streams that connect, and five times
as much for a push to them.

What a client subscribes to for the first time is answered with the messages of that type in the directory (files
`NN-TYPE.bin`, in order). Lines on standard input are commands, words separated by tabs:

    push FILE...    sends these files to all streams; "acknowledged" when each stream has answered each of them
    streams         "streams N"
"""

import argparse
import asyncio
import os
import signal
import sys

import grpc

METHOD = "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources"
PREFIX = b"type.googleapis.com/envoy.config."
TYPES = {
    PREFIX + b"cluster.v3.Cluster": "cluster",
    PREFIX + b"endpoint.v3.ClusterLoadAssignment": "endpoint",
    PREFIX + b"listener.v3.Listener": "listener",
    PREFIX + b"route.v3.RouteConfiguration": "route",
    PREFIX + b"route.v3.VirtualHost": "virtualHost",
}


def read(path):
    with open(path, "rb") as file:
        return file.read()


def messages(directory):
    """From the name of a type to its messages."""
    found = {}
    for name in sorted(os.listdir(directory)):
        number, _, type_name = name.removesuffix(".bin").partition("-")
        if number.isdigit():
            found.setdefault(type_name, []).append(read(os.path.join(directory, name)))
    return found


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def skim(data):
    """The type of a DeltaDiscoveryRequest, and whether it answers a response.

    Fields are in the order of their numbers: node (1), type_url (2), and for an answer response_nonce (6)."""
    at = 0
    if data[0] == 0x0A:
        length, at = varint(data, 1)
        at += length
    length, at = varint(data, at + 1)
    end = at + length
    return TYPES.get(data[at:end]), data[end : end + 1] == b"\x32"


class Stream:
    """A call. The C core takes one message at a time."""

    def __init__(self, context):
        self.context = context
        self.lock = asyncio.Lock()

    async def write(self, message):
        async with self.lock:
            await self.context.write(message)


class Peer(grpc.GenericRpcHandler):
    def __init__(self, state):
        self.state = state
        self.streams = set()
        self.unanswered = 0
        self.answered = asyncio.Event()
        self.handler = grpc.stream_stream_rpc_method_handler(self.serve)

    def service(self, details):
        return self.handler if details.method == METHOD else None

    async def serve(self, _, context):
        sent = set()
        stream = Stream(context)
        self.streams.add(stream)
        try:
            while (request := await context.read()) is not grpc.aio.EOF:
                type_name, is_answer = skim(request)
                if is_answer:
                    self.count_answer()
                elif type_name not in sent:
                    sent.add(type_name)
                    for message in self.state.get(type_name, ()):
                        await stream.write(message)
        finally:
            self.streams.discard(stream)

    def count_answer(self):
        if self.unanswered > 0:
            self.unanswered -= 1
            if self.unanswered == 0:
                self.answered.set()

    async def push(self, paths):
        self.answered.clear()
        self.unanswered = len(self.streams) * len(paths)
        if self.unanswered == 0:
            return
        for message in [read(path) for path in paths]:
            await asyncio.gather(*[stream.write(message) for stream in self.streams])
        await self.answered.wait()


async def commands(peer):
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        match line.decode().rstrip("\n").split("\t"):
            case ["push", *paths]:
                await peer.push(paths)
                print("acknowledged", flush=True)
            case ["streams"]:
                print(f"streams {len(peer.streams)}", flush=True)
            case words:
                print(f"unknown {words}", flush=True)


async def main():
    # A parent may have blocked signals in the thread that starts this process.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    parser = argparse.ArgumentParser()
    for option in ("--messages", "--certificate-chain", "--private-key", "--root", "--address"):
        parser.add_argument(option, required=True)
    options = parser.parse_args()
    peer = Peer(messages(options.messages))
    server = grpc.aio.server(
        options=[("grpc.max_receive_message_length", -1), ("grpc.so_reuseport", 0)]
    )
    server.add_generic_rpc_handlers((peer,))
    credentials = grpc.ssl_server_credentials(
        [(read(options.private_key), read(options.certificate_chain))],
        root_certificates=read(options.root),
        require_client_auth=True,
    )
    port = server.add_secure_port(options.address, credentials)
    await server.start()
    print(f"ready {port}", flush=True)
    await commands(peer)
    await server.stop(None)


asyncio.run(main())
