"""Gives tokens for a registry (distribution, "Token Authentication Specification"), over TLS.

    token-server.py DIRECTORY USER PASSWORD [LIFE]

DIRECTORY has server.pem and server.key for TLS, tokens.pem and tokens.key to sign with. Tokens are
good for LIFE seconds (600), though their callers are told 600. It prints where it listens, and a line
for each request.
"""

import base64
import http.server
import json
import ssl
import subprocess
import sys
import time
import urllib.parse
import uuid

directory, user, password = sys.argv[1:4]
life = int(sys.argv[4]) if len(sys.argv) > 4 else 600
# Registries go on to take a token for this long after its end.
LEEWAY = 60


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(claims):
    pem = open(f"{directory}/tokens.pem").read()
    certificate = "".join(line for line in pem.splitlines() if not line.startswith("-"))
    header = {"typ": "JWT", "alg": "RS256", "x5c": [certificate]}
    text = encode(json.dumps(header).encode()) + "." + encode(json.dumps(claims).encode())
    signature = subprocess.run(
        ["openssl", "dgst", "-sha256", "-sign", f"{directory}/tokens.key"],
        input=text.encode(), capture_output=True, check=True,
    ).stdout
    return text + "." + encode(signature)


def access(scopes):
    found = []
    for scope in " ".join(scopes).split():
        kind, name, actions = scope.split(":", 2) if scope.count(":") == 2 else scope.rsplit(":", 2)
        found.append({"type": kind, "name": name, "actions": actions.split(",")})
    return found


class Tokens(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        expected = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        self.answer(query, self.headers.get("Authorization") == expected)

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        known = form.get("username") == [user] and form.get("password") == [password]
        self.answer(form, known)

    def answer(self, query, known):
        scopes = query.get("scope", [])
        print("token" if known else "refused", *scopes, flush=True)
        if not known:
            self.reply(401, {"errors": [{"code": "UNAUTHORIZED", "message": "who are you?"}]})
            return
        now = int(time.time())
        claims = {
            "iss": "tokens", "sub": user, "aud": query.get("service", ["models"])[0],
            "nbf": now - 10, "iat": now, "exp": now + life - (0 if life > LEEWAY else LEEWAY),
            "jti": str(uuid.uuid4()), "access": access(scopes),
        }
        token = sign(claims)
        self.reply(200, {"token": token, "access_token": token, "expires_in": 600})

    def reply(self, status, document):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Tokens)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(f"{directory}/server.pem", f"{directory}/server.key")
server.socket = context.wrap_socket(server.socket, server_side=True)
print(f"listening on 127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
