"""A link that takes its time: what comes in at one end comes out at the other after a delay, in
order, however much there is of it. Bandwidth is not limited.

    python3 slow_link.py HOST PORT MILLISECONDS     # prints the port that leads there
"""

import asyncio
import sys


async def carry(reader, writer, delay):
    """Moves bytes one way. The queue holds what is on its way."""
    loop = asyncio.get_running_loop()
    queue = asyncio.Queue()

    async def deliver():
        while True:
            due, piece = await queue.get()
            await asyncio.sleep(max(0, due - loop.time()))
            if not piece:
                break
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()

    delivery = asyncio.create_task(deliver())
    try:
        while piece := await reader.read(1 << 16):
            queue.put_nowait((loop.time() + delay, piece))
    except ConnectionError:
        pass  # whoever reads at the other end sees the end
    queue.put_nowait((loop.time() + delay, b""))
    try:
        await delivery
    except ConnectionError:
        pass


async def main():
    host, port, milliseconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    delay = milliseconds / 1000

    async def connected(reader, writer):
        far_reader, far_writer = await asyncio.open_connection(host, port)
        try:
            await asyncio.gather(
                carry(reader, far_writer, delay), carry(far_reader, writer, delay)
            )
        except asyncio.CancelledError:
            pass  # the link is closed with a connection still open
        for end in (writer, far_writer):
            end.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Until whoever started it closes its input.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
