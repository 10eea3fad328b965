"""The collector over HTTP, durable: messages in batches of 100, messages alone, and the cost of one as the log grows.

The load comes from a process of its own on the same machine; ``cpu_s_each`` leaves it out (server and database only), and
``by_two_cores_per_s`` is what two cores would do that had nothing else to carry.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.measure import postmaster, report, tree_cpu
from chapeau.kit.clock import read_clock
from chapeau.person.activity.actions import accept_deliveries, create_source
from chapeau.person.activity.models import Activity
from chapeau.person.activity.values import Delivery, SourceKind
from chapeau.person.people.values import SYSTEM
from tests.web import web_server

MESSAGES = int(os.environ.get("COLLECT_MESSAGES", "60000"))
LARGEST = int(os.environ.get("COLLECT_ROWS", "2000000"))
LOAD = """
import json, socket, sys, threading, time, uuid
port, key, each, lines, total = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
def message(number):
    return {"type": "track", "event": "Product Viewed", "anonymousId": "visitor-%d" % (number % 500), "messageId": str(uuid.uuid4()),
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()), "context": {"library": {"name": "bench", "version": "1"}},
            "properties": {"sku": "CO-CHN-11", "category": "chains", "price": 48.9, "currency": "EUR", "position": number % 40}}
def request(number):
    told = {"batch": [message(number + n) for n in range(each)], "writeKey": key} if each > 1 else {**message(number), "writeKey": key}
    body = json.dumps(told).encode()
    path = "batch" if each > 1 else "track"
    return b"POST /v1/%s HTTP/1.1\\r\\nHost: x\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n" % (path.encode(), len(body)) + body
requests = [[request(n * each) for n in range(line, total // each, lines)] for line in range(lines)]
wrong = []
def send(mine):
    line = socket.create_connection(("127.0.0.1", port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for told in mine:
        line.sendall(told)
        answer = b""
        while b"}" not in answer:
            more = line.recv(4096)
            if not more: break
            answer += more
        if b" 200 " not in answer[:16]: wrong.append(answer[:300].decode())
threads = [threading.Thread(target=send, args=(mine,)) for mine in requests]
print("ready", flush=True); sys.stdin.readline()
began = time.monotonic()
for thread in threads: thread.start()
for thread in threads: thread.join()
print(json.dumps({"seconds": time.monotonic() - began, "wrong": wrong[:3]}), flush=True)
"""


def _measured(name: str, each: int, lines: int, work: str) -> None:
    os.environ["CHAPEAU_LIMITS_TIMES"] = "1000"
    key = create_source(SYSTEM, name="Bench", kind=SourceKind.SERVER, now=read_clock()).secret
    total = MESSAGES if each > 1 else MESSAGES // 4
    with web_server(processes=2) as server:
        _drive(server.port, key, each, lines, total // 10)  # warm
        database, before = postmaster(), Activity.objects.count()
        cpu = tree_cpu(server.pid) + tree_cpu(database)
        found = _drive(server.port, key, each, lines, total)
        cpu = (tree_cpu(server.pid) + tree_cpu(database) - cpu) / total
        stored = Activity.objects.count() - before
        if found["wrong"] or stored != total:
            raise SystemExit(f"{stored} of {total} stored: {found['wrong']} {server.said()}")
    report(name, total / found["seconds"], "1/s", work, cpu_s_each=round(cpu, 6), by_two_cores_per_s=round(2 / cpu))


def _drive(port: int, key: str, each: int, lines: int, total: int) -> dict[str, Any]:
    command = [sys.executable, "-c", LOAD, str(port), key, str(each), str(lines), str(total)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as load:
        assert load.stdin is not None
        assert load.stdout is not None
        load.stdout.readline()
        load.stdin.write("go\n")
        load.stdin.flush()
        found: dict[str, Any] = json.loads(load.stdout.readline())
    return found


def batch_per_s() -> None:
    _measured(
        "collector_batch_per_s", 100, 6, f"{MESSAGES} messages in batches of 100 on 6 lines, 2 web processes, durable"
    )


def single_per_s() -> None:
    _measured("collector_single_per_s", 1, 32, f"{MESSAGES // 4} messages alone on 32 lines, 2 web processes, durable")


def cost_by_size() -> None:
    """CPU per message at 10 thousand, 100 thousand, 1 million … rows, over 24 months of the log; 1.0 is flat."""
    source = create_source(SYSTEM, name="Bench", kind=SourceKind.SERVER, now=read_clock()).source
    database, costs, rows = postmaster(), {}, 0
    marks = sorted({size for size in (10_000, 100_000, 1_000_000, 5_000_000, LARGEST) if size <= LARGEST})
    for mark in marks:
        while rows < mark - 10_000:
            rows += _fill(source, 1000, rows)
        cpu = time.process_time() + tree_cpu(database)
        for _batch in range(100):
            rows += _fill(source, 100, rows)
        costs[mark] = (time.process_time() + tree_cpu(database) - cpu) / 10_000
    told = {f"at_{size}": round(cost, 7) for size, cost in costs.items()}
    report("collector_cost_by_size", costs[marks[-1]] / costs[marks[1]], "ratio", f"CPU per message at {marks[-1]} rows to that at {marks[1]}", **told)  # fmt: skip


def _fill(source: Any, each: int, begin: int) -> int:
    now = datetime.now(UTC)
    messages = [
        {
            "type": "track", "event": "Product Viewed", "anonymousId": f"visitor-{(begin + n) % 20_000}", "messageId": f"m-{begin + n}",
            "timestamp": (now - timedelta(minutes=(begin + n) * 7919 % 1_000_000)).isoformat(),
            "properties": {"sku": "CO-CHN-11", "price": 48.9, "currency": "EUR"},
        }
        for n in range(each)
    ]  # fmt: skip
    accept_deliveries([Delivery(source=source, messages=messages)], now=now)
    return each


FIGURES = {
    "collector_batch_per_s": batch_per_s,
    "collector_single_per_s": single_per_s,
    "collector_cost_by_size": cost_by_size,
}
