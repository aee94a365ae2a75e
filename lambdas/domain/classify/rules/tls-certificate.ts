import { exceptionName } from '../matchers/exception-name.ts'
import { text } from '../matchers/text.ts'
import { conclude, firstOf, permanent, type Rule } from '../rule.ts'
import { pattern } from '../text/pattern.ts'

const CLASSES = new Set([
  'SSLCertVerificationError',
  'CertificateError',
  'CertPathValidatorException',
  'CertificateExpiredException',
])
const WORDS = pattern(
  'certificate[ _]verify[ _]failed',
  'self[- ]signed certificate',
  'unable to get (?:local )?issuer certificate',
  'certificate (?:has |is )?(?:expired|not (?:yet )?(?:valid|trusted))',
  'PKIX path (?:building|validation) failed',
  'unknown ca\\b',
  '(?:hostname|certificate).{0,60}(?:mismatch|does(?: not|n.t) match)',
  'WRONG_VERSION_NUMBER',
  'unsupported protocol',
  'unsafe legacy renegotiation',
  'x509: certificate',
  'certificate .{0,40}(?:revoked|could not be validated)',
  'no (?:acceptable|matching) (?:kex|key exchange|cipher|host key|mac)',
  'unable to negotiate',
  'alert (?:protocol version|unknown ca|bad certificate)',
  'no cipher suites? in common',
)

/**
 * One side does not trust the other's certificate or they share no protocol: a person must renew or install
 * something.
 * Source: RFC 8446, section 6.2 (bad_certificate, certificate_expired, unknown_ca); OpenSSL,
 * X509_verify_cert_error_string(3).
 */
export const tlsCertificate: Rule = (facts) =>
  conclude(firstOf(exceptionName(facts, CLASSES), text(facts, WORDS)), permanent('tls', 0.93))
