"""Tables and rows between the page's server and other programs by SAMP, with astropy as the hub and as a program:
check_samp.py <program> <folder of catalogs> <work>.

Prints one line a check and "N passed, N failed" last. Where TOPCAT and a display to hide it on are there, they are a check too.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import traceback
import urllib.error
import urllib.request
import warnings
from pathlib import Path

import numpy as np
from astropy.samp import SAMPHubServer, SAMPIntegratedClient
from astropy.table import Table

warnings.filterwarnings("ignore", module="astropy")
PATIENCE = 120  # seconds: a guard against what never comes


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, state):
    end = time.monotonic() + PATIENCE
    while not state():
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.02)


class Serve:
    """The page's server, and what the page would ask of it."""

    def __init__(self, program, environment):
        self.port = free_port()
        self.process = subprocess.Popen(
            ["node", program, "serve", "--port", str(self.port)],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.process.stdout.readline()
        self.heard = []
        self.listener = None

    def ask(self, path, body=None, origin=None):
        request = urllib.request.Request(f"http://localhost:{self.port}/{path}", data=body)
        request.add_header("Origin", origin or f"http://localhost:{self.port}")
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read() or b"{}")

    def refusal(self, *words, **more):
        try:
            self.ask(*words, **more)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        raise AssertionError("was not refused")

    def listen(self):
        stream = urllib.request.urlopen(f"http://localhost:{self.port}/samp/events", timeout=PATIENCE)

        def read():
            for line in stream:
                if line.startswith(b"data: "):
                    self.heard.append(json.loads(line[6:]))

        self.listener = threading.Thread(target=read, daemon=True)
        self.listener.start()

    def rows(self, path, table_id, rows):
        self.ask(f"samp/{path}", json.dumps({"tableId": table_id, "rows": rows}).encode())

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE)


class Peer:
    """A program such as TOPCAT: loads tables, and remembers what rows it is told of."""

    def __init__(self, lockfile):
        self.tables, self.told = {}, []
        self.client = SAMPIntegratedClient(name="peer")
        self.client.connect(hub=None)
        self.client.bind_receive_call("table.load.votable", self.load)
        for mtype in ("table.select.rowList", "table.highlight.row"):
            self.client.bind_receive_notification(mtype, self.take)

    def load(self, key, sender, message_id, mtype, params, extra):
        try:
            self.tables[params["table-id"]] = Table.read(params["url"], format="votable")
            self.client.reply(message_id, {"samp.status": "samp.ok", "samp.result": {}})
        except Exception as error:
            self.client.reply(
                message_id, {"samp.status": "samp.error", "samp.result": {}, "samp.error": {"samp.errortxt": str(error)}}
            )

    def take(self, key, sender, mtype, params, extra):
        self.told.append((mtype, params))

    def tell(self, mtype, **params):
        self.client.notify_all({"samp.mtype": mtype, "samp.params": {k.replace("_", "-"): v for k, v in params.items()}})


class Bench:
    def __init__(self, program, catalogs, work):
        self.program, self.work = program, Path(work)
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        os.environ["SAMP_HUB"] = f"std-lockurl:file://{self.work / 'hub'}"
        directory = str(self.work / "field")
        self("ingest", catalogs, "-o", directory, "-q")
        self.csv = self.work / "objects.csv"
        self("stats", directory, "-o", str(self.csv), "-q")
        self.objects = Table.read(self.csv, format="ascii.csv", comment="#")
        self.votable = self.work / "objects.vot"
        self.objects.write(str(self.votable), format="votable")

    def __call__(self, *words):
        done = subprocess.run(["node", self.program, *words], capture_output=True, text=True)
        assert done.returncode == 0, f"{words[0]}: {done.stderr}"


def without_hub(bench):
    serve = Serve(bench.program, os.environ)
    try:
        code, message = serve.refusal("samp/state")
        assert code == 503 and "There is no SAMP hub" in message and "TOPCAT" in message, (code, message)
        code, _ = serve.refusal("samp/state", origin="http://elsewhere.example")
        assert code == 403, code
        code, message = serve.refusal("samp/select", b"{}")
        assert code == 400 and "tableId" in message, (code, message)
    finally:
        serve.stop()


def with_hub(bench):
    hub = SAMPHubServer(lockfile=str(bench.work / "hub"), web_profile=False)
    hub.start()
    serve = Serve(bench.program, os.environ)
    try:
        peer = Peer(bench.work / "hub")
        assert serve.ask("samp/state") == {"clients": ["peer"]}
        serve.listen()
        sent = serve.ask("samp/table?name=objects", bench.votable.read_bytes())
        assert sent["answers"] == [{"client": "peer"}], sent
        table_id = sent["tableId"]
        loaded = peer.tables[table_id]
        assert len(loaded) == len(bench.objects) > 1000
        assert loaded.colnames == bench.objects.colnames
        np.testing.assert_array_equal(loaded["ra_deg"], bench.objects["ra_deg"])

        chosen = list(range(0, 1000, 2))
        serve.rows("select", table_id, chosen)
        serve.rows("highlight", table_id, [17])
        wait_for("both messages", lambda: len(peer.told) == 2)
        told = dict(peer.told)
        assert told["table.select.rowList"]["table-id"] == table_id
        assert [int(row) for row in told["table.select.rowList"]["row-list"]] == chosen
        assert told["table.highlight.row"]["row"] == "17"

        peer.tell("table.select.rowList", table_id=table_id, row_list=["3", "5"])
        peer.tell("table.highlight.row", table_id=table_id, row="7")
        peer.tell("table.highlight.row", table_id=table_id, row="no number")
        wait_for("what the peer selects and picks", lambda: len(serve.heard) >= 2)
        assert sorted((one["kind"], one["rows"]) for one in serve.heard) == [("highlight", [7]), ("select", [3, 5])]

        sent = serve.ask("samp/table?name=broken", b"this is no VOTable")
        assert "error" in sent["answers"][0], sent
        peer.client.disconnect()
        hub.stop()
        wait_for("the end of the hub", lambda: any(one["kind"] == "hub-gone" for one in serve.heard))
        hub.start()  # another one, which knows nobody
        assert serve.ask("samp/state") == {"clients": []}
    finally:
        serve.stop()
        hub.stop()


def topcat(bench):
    """TOPCAT itself takes 500 rows and gives one back."""
    if not (shutil.which("topcat") and shutil.which("Xvfb")):
        return "TOPCAT or Xvfb is not installed"
    number = free_port() % 1000 + 100
    display = subprocess.Popen(["Xvfb", f":{number}", "-screen", "0", "1024x768x24"], stderr=subprocess.DEVNULL)
    hub = SAMPHubServer(lockfile=str(bench.work / "hub"), web_profile=False)
    hub.start()
    environment = {**os.environ, "DISPLAY": f":{number}"}
    program = subprocess.Popen(["topcat"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    serve = Serve(bench.program, os.environ)
    try:
        wait_for("TOPCAT", lambda: "topcat" in serve.ask("samp/state")["clients"])
        serve.listen()
        started = time.monotonic()
        sent = serve.ask("samp/table?name=objects", bench.votable.read_bytes())
        assert {"client": "topcat"} in sent["answers"], sent
        took = time.monotonic() - started
        serve.rows("select", sent["tableId"], list(range(500)))
        serve.rows("highlight", sent["tableId"], [17])
        # It takes rows; what its windows make of them, and a row that is clicked there, cannot be seen from here.
        client = SAMPIntegratedClient(name="eyes")
        client.connect()
        clients = client.get_subscribed_clients("table.select.rowList")
        assert any(client.get_metadata(one)["samp.name"] == "topcat" for one in clients)
        client.disconnect()
        print(f"  TOPCAT had loaded {len(bench.objects)} rows after {took:.2f} s")
    finally:
        serve.stop()
        program.terminate()
        program.wait(PATIENCE)
        hub.stop()
        display.terminate()
        display.wait(PATIENCE)


def main(program, catalogs, work):
    bench = Bench(program, catalogs, work)
    checks = {
        "without a hub it is said what to start, and pages of others are refused": without_hub,
        "a table, a selection and a row go to another program, and come back": with_hub,
        "TOPCAT takes the table": topcat,
    }
    passed = failed = 0
    for sentence, check in checks.items():
        try:
            missing = check(bench)
        except Exception:
            failed += 1
            print(f"✗ samp: {sentence}\n    " + traceback.format_exc(limit=-3).replace("\n", "\n    "))
            continue
        if missing:
            print(f"SKIPPED: {missing}, not checked: {sentence}")
            continue
        passed += 1
        print(f"✓ samp: {sentence}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
