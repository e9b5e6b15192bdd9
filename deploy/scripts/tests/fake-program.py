#!/usr/bin/env python3
"""Stands in for an executable of FleetChat. Behaviour comes from files beside it named after the program:
NAME.fail (exit 1), NAME.fail-COMMAND (exit 1 when called with that command), NAME.taken (the port is taken, once)."""

import http.server
import os
import pathlib
import signal
import sys

program = pathlib.Path(sys.argv[0])
arguments = sys.argv[1:]
with open(program.parent / "calls", "a") as calls:
    print(program.name, *arguments[:1], file=calls)


def told_to(what):
    return (program.parent / f"{program.name}.{what}").exists()


if told_to("fail") or told_to(f"fail-{''.join(arguments[:1])}"):
    sys.exit(f"{program.name} was told to fail")
if arguments[:1] == ["numbers"]:
    print("[]")
    sys.exit()
if arguments[:1] in (["migrate"], ["stock"], ["round-trip"]):
    sys.exit()
if told_to("taken"):
    (program.parent / f"{program.name}.taken").unlink()
    sys.exit("bind: Address already in use")


def stop(*_):
    with open(program.parent / "stops", "a") as stops:
        print(program.name, file=stops)
    os._exit(0)


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write("\n".join(sorted(os.environ)).encode())


signal.signal(signal.SIGTERM, stop)
port = arguments[arguments.index("--port") + 1] if "--port" in arguments else os.environ["ADMIN_HTTP_PORT"]
http.server.HTTPServer(("127.0.0.1", int(port)), Answer).serve_forever()
