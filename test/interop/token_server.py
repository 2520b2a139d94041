"""An authorization server by Authlib, which gives out tokens by client credentials (RFC 6749 §4.4, RFC 7523 §2.2).

Takes the client's id, its secret, and a file with its certificate; prints the port on which it listens on this machine.
"""

import base64
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, JsonRequest, OAuth2Request
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import load_pem_x509_certificate
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from authlib.oauth2.rfc6749 import InvalidClientError

CLIENT_ID, SECRET, CERTIFICATE_FILE = sys.argv[1:]
CERTIFICATE = load_pem_x509_certificate(Path(CERTIFICATE_FILE).read_bytes())
THUMBPRINT = base64.urlsafe_b64encode(CERTIFICATE.fingerprint(hashes.SHA256())).rstrip(b"=").decode()


class Client(ClientMixin):
    def check_client_secret(self, client_secret):
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method, endpoint):
        return method in ("client_secret_post", Assertion.CLIENT_AUTH_METHOD)

    def check_grant_type(self, grant_type):
        return grant_type == "client_credentials"

    def get_allowed_scope(self, scope):
        return scope


class Assertion(JWTBearerClientAssertion):
    used = set()

    def get_audiences(self):
        return [f"http://127.0.0.1:{http.server_port}/{TENANT}/oauth2/v2.0/token"]

    def validate_jti(self, claims, jti):
        is_new = jti not in self.used
        self.used.add(jti)
        return is_new

    def resolve_client_public_key(self, client):
        return RSAKey.import_key(CERTIFICATE.public_key())

    def process_assertion_claims(self, assertion, resolve_key):
        """Authlib's own, but for the algorithm, which is none of its defaults, and for the certificate that is named."""
        if jws.extract_compact(assertion.encode()).headers().get("x5t#S256") != THUMBPRINT:
            raise InvalidClientError(description="another certificate")
        try:
            token = jwt.decode(assertion, resolve_key, algorithms=["PS256"])
        except JoseError as error:
            raise InvalidClientError(description=str(error)) from error
        self.verify_claims(token.claims)
        return token.claims


class Request(OAuth2Request):
    def __init__(self, method, uri, form, headers):
        super().__init__(method, uri, headers=headers)
        self.payload = BasicOAuth2Payload(form)
        self._form = form

    @property
    def form(self):
        return self._form


class Server(AuthorizationServer):
    def query_client(self, client_id):
        return Client() if client_id == CLIENT_ID else None

    def save_token(self, token, request):
        pass

    def send_signal(self, name, *args, **kwargs):
        pass

    def create_oauth2_request(self, request):
        return request

    def create_json_request(self, request):
        return JsonRequest("POST", "")

    def handle_response(self, status, body, headers):
        return status, body, headers


class Grant(ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_post", Assertion.CLIENT_AUTH_METHOD]


TENANT = "6f1d7c1e-0b7d-4b52-9f5e-2f1f6f0f7a11"
oauth = Server(scopes_supported=["https://graph.microsoft.com/.default"])
oauth.register_token_generator("default", BearerTokenGenerator(lambda *_, **__: "a-token-of-authlib"))
oauth.register_client_auth_method(Assertion.CLIENT_AUTH_METHOD, Assertion())
oauth.register_grant(Grant)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        form = dict(parse_qsl(self.rfile.read(int(self.headers["content-length"])).decode()))
        uri = f"http://127.0.0.1:{http.server_port}{self.path}"
        status, body, headers = oauth.create_token_response(Request("POST", uri, form, dict(self.headers)))
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in [*headers, ("content-length", str(len(content)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


http = HTTPServer(("127.0.0.1", 0), Handler)
print(http.server_port, flush=True)
http.serve_forever()
