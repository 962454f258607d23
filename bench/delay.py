"""A way to a server of this machine that is as long as one to a data centre: what goes in comes out later, in order, and no slower."""
import argparse
import asyncio
import subprocess
import sys

CHUNK = 256 << 10


class Delay:
    """The proxy in a process of its own, before a port of this machine."""

    def __init__(self, port, milliseconds):
        self.process = subprocess.Popen(
            [sys.executable, __file__, str(port), "--milliseconds", str(milliseconds)], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def close(self):
        self.process.terminate()
        self.process.wait()


async def carry(reader, writer, seconds):
    """Hands on what is read, each piece so much later."""
    loop = asyncio.get_running_loop()
    under_way = asyncio.Queue(64)

    async def deliver():
        while True:
            due, piece = await under_way.get()
            await asyncio.sleep(max(0, due - loop.time()))
            if not piece:
                break
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()

    delivery = asyncio.create_task(deliver())
    try:
        while True:
            piece = await reader.read(CHUNK)
            await under_way.put((loop.time() + seconds, piece))
            if not piece:
                break
        await delivery
    except (ConnectionError, OSError):
        delivery.cancel()
    finally:
        writer.close()


async def serve(port, seconds):
    async def connected(reader, writer):
        their_reader, their_writer = await asyncio.open_connection("127.0.0.1", port, limit=CHUNK)
        await asyncio.gather(carry(reader, their_writer, seconds), carry(their_reader, writer, seconds))

    server = await asyncio.start_server(connected, "127.0.0.1", 0, limit=CHUNK)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--milliseconds", type=float, required=True, help="there and back")
    options = parser.parse_args()
    asyncio.run(serve(options.port, options.milliseconds / 2000))


if __name__ == "__main__":
    main()
