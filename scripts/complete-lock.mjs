// npm leaves optional platform packages out of the lock file where the index has no entry for them, and then
// refuses its own lock ("Missing: … from lock file"). This adds a stub for each, so that `npm ci` accepts it.
import { readFileSync, writeFileSync } from 'node:fs'

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
let added = 0
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = path ? `${path}/node_modules/${name}` : `node_modules/${name}`
    const flat = `node_modules/${name}`
    if (lock.packages[nested] || lock.packages[flat]) continue
    const version = String(range).replace(/^[\^~]/, '')
    lock.packages[flat] = { version, optional: true, ...(entry.dev ? { dev: true } : {}), ...platform(name) }
    added += 1
  }
}

function platform(name) {
  const os = ['darwin', 'win32', 'linux', 'freebsd', 'android', 'openbsd', 'sunos'].find((o) => name.includes(o))
  const cpu = ['arm64', 'x64', 'ia32', 'arm', 's390x', 'ppc64', 'riscv64'].find((c) => name.includes(c))
  return { ...(os ? { os: [os] } : {}), ...(cpu ? { cpu: [cpu] } : {}) }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
console.log(`added ${added} optional platform packages to the lock`)
