import type { Sayings } from './sayings.ts'

export const transfer: Sayings = {
  transient: [
    'paramiko.ssh_exception.NoValidConnectionsError: [Errno None] Unable to connect to port 22 on 10.0.0.1',
    'EOFError during SFTP / paramiko: Server connection dropped',
    'paramiko.ssh_exception.SSHException: No existing session',
    'SSH operator error: [Errno 110] Connection timed out',
    'ftplib.error_temp: 421 Too many connections (8) from this IP',
    'smtplib.SMTPServerDisconnected: Connection unexpectedly closed',
    'smtplib: 451 4.7.0 Temporary server error. Please try again later',
  ],
  permanent: [
    'paramiko.ssh_exception.AuthenticationException: Authentication failed.',
    "paramiko.ssh_exception.SSHException: Server '10.0.0.1' not found in known_hosts",
    'paramiko.ssh_exception.BadHostKeyException: Host key for server does not match',
    'FileNotFoundError: [Errno 2] No such file: /upload/x.csv',
    'ValueError: q must be exactly 160, 224, or 256 bits long',
    'paramiko.ssh_exception.PasswordRequiredException: Private key file is encrypted',
    'paramiko.ssh_exception.SSHException: not a valid RSA private key file',
    "PermissionError: [Errno 13] Permission denied: '/data/out'",
    'ftplib.error_perm: 530 Login incorrect.',
    'ftplib.error_perm: 550 /x.csv: No such file or directory',
    "smtplib.SMTPAuthenticationError: (535, b'Authentication Credentials Invalid')",
    'IncompatiblePeer: Incompatible ssh peer (no acceptable kex algorithm)',
  ],
  unknown: ['SSH operator error: exit status = 1'],
}
