import { type RuleCases, raised, said } from '../support.ts'

const os = (errno: string, type = 'builtins.OSError') => raised(type, { errno })

export const NETWORK_CASES: readonly RuleCases[] = [
  {
    rule: 'dns-lookup',
    promise: 'a name that did not resolve does so later',
    matches: [
      os('EAI_AGAIN', 'socket.gaierror'),
      said('[Errno -2] Name or service not known'),
      said("Failed to resolve 'api.example.com' (NameResolutionError)"),
      said('getaddrinfo ENOTFOUND api.example.com'),
    ],
    misses: [os('ECONNREFUSED'), said('the name of the service')],
  },
  {
    rule: 'connection-refused',
    promise: 'a server that is down comes back',
    matches: [
      os('ECONNREFUSED', 'builtins.ConnectionRefusedError'),
      said('connect ECONNREFUSED 10.0.0.7:443'),
      said(
        "HTTPConnectionPool(host='api.test', port=80): Max retries exceeded (Caused by NewConnectionError('[Errno 111] Connection refused'))",
      ),
    ],
    misses: [os('ECONNRESET'), said('the offer was refused')],
  },
  {
    rule: 'connection-lost',
    promise: 'a cut connection is made again',
    matches: [
      os('ECONNRESET', 'builtins.ConnectionResetError'),
      os('EPIPE', 'builtins.BrokenPipeError'),
      raised('http.client.RemoteDisconnected'),
      said('An existing connection was forcibly closed by the remote host'),
      said("('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))"),
    ],
    misses: [os('ECONNREFUSED'), said('the connection is good')],
  },
  {
    rule: 'connection-timeout',
    promise: 'an answer that was late comes in time',
    matches: [
      os('ETIMEDOUT'),
      raised('requests.exceptions.ReadTimeout', {}, 'Read timed out. (read timeout=30)', [
        'requests.exceptions.Timeout',
      ]),
      said("HTTPSConnectionPool(host='api.test', port=443): Read timed out. (read timeout=10)"),
      said('dial tcp 10.1.2.3:443: i/o timeout'),
    ],
    misses: [os('ECONNRESET'), said('time is out of joint')],
  },
  {
    rule: 'host-unreachable',
    promise: 'a host without a way to it is reached later',
    matches: [
      os('EHOSTUNREACH'),
      raised('kafka.errors.NoBrokersAvailable'),
      said('Could not connect to the endpoint URL: "https://sqs.eu-west-1.amazonaws.com/"'),
    ],
    misses: [os('ECONNREFUSED'), said('the host has a route')],
  },
  {
    rule: 'connection-error',
    promise: 'a connection that failed without a reason is tried again',
    matches: [
      raised('requests.exceptions.ConnectionError'),
      raised('aiohttp.client_exceptions.ClientConnectorError'),
      said("(2003, \"Can't connect to MySQL server on 'db'\")"),
      said('KafkaError: Broker transport failure'),
    ],
    misses: [raised('requests.exceptions.InvalidURL'), said('connect the dots')],
  },
  {
    rule: 'tls-certificate',
    promise: 'a certificate that is not trusted needs a person',
    matches: [
      raised('ssl.SSLCertVerificationError', {}, '[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate'),
      raised('requests.exceptions.SSLError', {}, 'certificate verify failed: certificate has expired'),
      said('x509: certificate signed by unknown authority'),
      said('javax.net.ssl: PKIX path building failed'),
    ],
    misses: [raised('ssl.SSLEOFError'), said('a certificate of merit')],
  },
  {
    rule: 'tls-interrupted',
    promise: 'a handshake that broke off stays undecided',
    matches: [
      raised('ssl.SSLEOFError', {}, 'EOF occurred in violation of protocol (_ssl.c:1129)'),
      said('TLS handshake failed'),
    ],
    misses: [raised('builtins.EOFError'), said('a firm handshake')],
  },
  {
    rule: 'timeout-class',
    promise: 'a time-out that names no system is tried again',
    matches: [raised('builtins.TimeoutError'), raised('subprocess.TimeoutExpired')],
    misses: [raised('builtins.KeyError')],
  },
  {
    rule: 'timeout-words',
    promise: 'bare words of a time-out stay undecided',
    matches: [said('Job timed out'), said('timeout')],
    misses: [said('out of time')],
  },
  {
    rule: 'permission-denied',
    promise: 'a file that belongs to another user needs a person',
    matches: [
      os('EACCES', 'builtins.PermissionError'),
      said('/bin/bash: /opt/run.sh: Permission denied', { exit_code: 126 }),
      said('mkdir /data: read-only file system'),
    ],
    misses: [os('ENOENT'), said('permission asked')],
  },
  {
    rule: 'input-output-error',
    promise: 'a failing disk stays undecided',
    matches: [os('EIO'), said('OSError: [Errno 116] Stale file handle')],
    misses: [os('ENOSPC')],
  },
  {
    rule: 'kerberos',
    promise: 'a ticket that Kerberos refuses needs a person',
    matches: [
      said("Couldn't reinit from keytab! `kinit` exited with 1"),
      said('Kerberos: Server not found in Kerberos database'),
    ],
    misses: [said('the ticket is printed')],
  },
  {
    rule: 'connection-refused-nowhere',
    promise: 'a refusal by nobody knows whom stays undecided',
    matches: [
      said('kombu.exceptions.OperationalError: [Errno 111] Connection refused'),
      said(
        "HTTPConnectionPool(host='127.0.0.1', port=2376): Max retries exceeded (Caused by NewConnectionError('[Errno 111] Connection refused'))",
      ),
    ],
    misses: [os('ECONNREFUSED', 'builtins.ConnectionRefusedError'), said('connect ECONNREFUSED 10.0.0.7:443')],
  },
]
