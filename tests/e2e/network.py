"""A network that can be cut: a proxy between the browser and the site, told which requests or answers to lose."""

import http.client
import re
import socket
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
REQUEST_LOST, ANSWER_LOST, SERVER_ERROR = "request lost", "answer lost", "server error"


class Network:
    """`cut(what, where)` makes what happen to every request whose path matches; `mend()` makes all well again."""

    def __init__(self, site):
        self.site, self.fates, self.passed = urlsplit(site).netloc, [], []

    def cut(self, what=REQUEST_LOST, where=""):
        self.fates.append((re.compile(where), what))

    def mend(self):
        self.fates.clear()

    def fate(self, path):
        return next((what for pattern, what in self.fates if pattern.match(path)), None)

    def sent(self, path):
        """How many requests to that path reached the site."""
        return self.passed.count(path)

    def forward(self, request):
        """(status, [(header, value)], body) of the site's answer."""
        self.passed.append(request.path)
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        line = http.client.HTTPConnection(self.site, timeout=60)
        line.request(request.command, request.path, body or None, dict(request.headers))
        answer = line.getresponse()
        found = answer.status, answer.getheaders(), answer.read()
        line.close()
        return found


def _handler(network):
    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            fate = network.fate(self.path)
            if fate == REQUEST_LOST:
                return self.hang_up()
            status, headers, body = (500, [], b"") if fate == SERVER_ERROR else network.forward(self)
            return self.hang_up() if fate == ANSWER_LOST else self.relay(status, headers, body)

        def hang_up(self):
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

        def relay(self, status, headers, body):
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer

        def log_message(self, *words):
            pass

    return Handler


@contextmanager
def network_to(site):
    """(Network, its address)"""
    network = Network(site)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(network))
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield network, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
