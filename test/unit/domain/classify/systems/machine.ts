import type { Sayings } from './sayings.ts'

export const machine: Sayings = {
  transient: [
    'The instance was reclaimed: Spot instance interruption',
    'socket.gaierror: [Errno -3] Temporary failure in name resolution',
    'socket.gaierror: [Errno -2] Name or service not known',
    'curl: (56) OpenSSL SSL_read: Connection reset by peer, errno 104',
    'curl: (7) Failed to connect to x port 443: Connection refused',
    'curl: (28) Operation timed out after 30000 milliseconds with 0 bytes received',
    'curl: (52) Empty reply from server',
    'curl: (6) Could not resolve host: x',
  ],
  permanent: [
    'OSError: [Errno 28] No space left on device',
    'OSError: [Errno 122] Disk quota exceeded',
    'ssl.SSLCertVerificationError: certificate verify failed: self signed certificate in certificate chain',
    'ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1129)',
    "requests.exceptions.SSLError: hostname 'x' doesn't match 'y'",
    'certificate verify failed: certificate has expired',
    'javax.net.ssl.SSLHandshakeException: PKIX path building failed',
    'curl: (60) SSL certificate problem: unable to get local issuer certificate',
    'curl: (22) The requested URL returned error: 404',
  ],
  unknown: ['OSError: [Errno 24] Too many open files'],
}
