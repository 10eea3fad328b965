"""A mail server in a process of its own that writes down the id of each mail it took, before it says so.

``python -m chapeau.person.messaging.tests.sink_process FILE`` prints its port and serves until it is ended.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import Any, BinaryIO

from aiosmtpd.smtp import SMTP


class Log:
    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        content: bytes = envelope.content
        at = content.index(b"\r\nMessage-ID: <") + 15
        self.file.write(content[at : content.index(b"@", at)] + b"\n")
        return "250 taken"


async def serve(path: str) -> None:
    with open(path, "ab", buffering=0) as file:
        handler = Log(file)
        listening = socket.create_server(("127.0.0.1", 0))
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(handler, hostname="sink", loop=loop), sock=listening)
        sys.stdout.write(f"{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
